// The points of two-dimensional data that are drawn over surfaces: a few hundred training samples of the open document.
import type { Sample } from "../../shared/contract/contract.ts";
import type { TapValue } from "../../shared/contract/live.ts";
import { client } from "../client/client.ts";
import { useDataset } from "../data/datasetStore.ts";
import { feed } from "../live/appFeed.ts";

export type Region = NonNullable<TapValue["region"]>;

export interface PlanePoint extends Pick<Sample, "label" | "truths"> {
  readonly x: number;
  readonly y: number;
}

export interface PlanePoints {
  readonly points: readonly PlanePoint[];
  /** What they span, with some space around. */
  readonly region: Region;
}

const mostPoints = 300;
/** As the trainer leaves around the data. */
const margin = 0.1;

let newest: PlanePoints | null = null;

/** Null while there are none: the data is no plane, or still on its way. */
export function planePoints(): PlanePoints | null {
  return newest;
}

function pointsOf(samples: readonly Sample[]): PlanePoints {
  const points = samples.map(({ data: [x = 0, y = 0], label, truths }) => ({ x, y, label, truths }));
  const [left, right] = spanOf(points.map(({ x }) => x));
  const [bottom, top] = spanOf(points.map(({ y }) => y));
  return { points, region: { left, right, top, bottom } };
}

function spanOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const space = high > low ? (high - low) * margin : 1;
  return [low - space, high + space];
}

async function follow({ data, summary }: ReturnType<typeof useDataset.getState>): Promise<void> {
  newest = null;
  const [shape, ...others] = summary?.featureShapes ?? [];
  if (data === null || others.length > 0 || shape?.length !== 1 || shape[0] !== 2) return;
  const samples = await client.call("dataset.samples", { data, split: "train", start: 0, count: mostPoints });
  if (!samples.ok || useDataset.getState().data !== data) return;
  newest = pointsOf(samples.value);
  feed.redraw();
}

useDataset.subscribe((store, before) => {
  if (store.summary !== before.summary) void follow(store);
});
void follow(useDataset.getState());
