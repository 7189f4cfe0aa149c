// Which pictures a surface's numbers make, pure: a tile per neuron, one for two classes, one per class where there are more.
import type { TapValue } from "../../shared/contract/live.ts";
import { throughLink, type OutputLink } from "../../shared/losses/throughLink.ts";
import type { ColourMapName } from "../live/colour.ts";

export interface Answers {
  /** The numbers are the network's answer. */
  readonly ends: boolean;
  readonly link: OutputLink;
  readonly activation: string | null;
  /** The data has classes. */
  readonly classes: boolean;
}

export interface SurfaceCells {
  readonly columns: number;
  readonly rows: number;
  readonly data: Float32Array;
  readonly offset: number;
  readonly stride: number;
  readonly scale: number;
  readonly map: ColourMapName;
}

/** Sure answers stay a little short of the darkest colours, so that points can be seen on them. */
const edge = 1.3;
const bounded: ReadonlySet<string> = new Set(["tanh", "softsign"]);
const fromZeroToOne: ReadonlySet<string> = new Set(["sigmoid", "hardSigmoid", "softmax"]);

export function surfaceMeaning(value: TapValue, answers: Answers): readonly SurfaceCells[] {
  const units = value.shape[2] ?? 1;
  if (answers.ends && answers.classes && units === 2)
    return [oneTile(value, difference(value, answers.link))];
  if (answers.ends && answers.classes && units === 1) return [oneTile(value, centred(value, answers.link))];
  if (answers.ends && answers.classes)
    return tiles(value, shares(value, units, answers.link), 1, "sequential");
  if (answers.activation !== null && fromZeroToOne.has(answers.activation))
    return tiles(
      value,
      value.data.map((share) => 2 * share - 1),
      1,
      "diverging",
    );
  const scale = answers.activation !== null && bounded.has(answers.activation) ? 1 : magnitude(value);
  return tiles(value, value.data, scale, "diverging");
}

function oneTile(value: TapValue, data: Float32Array): SurfaceCells {
  return { ...gridOf(value), data, offset: 0, stride: 1, scale: edge, map: "diverging" };
}

function tiles(
  value: TapValue,
  data: Float32Array,
  scale: number,
  map: ColourMapName,
): readonly SurfaceCells[] {
  const units = value.shape[2] ?? 1;
  return Array.from({ length: units }, (_, offset) => ({
    ...gridOf(value),
    data,
    offset,
    stride: units,
    scale,
    map,
  }));
}

function gridOf({ shape }: TapValue): Pick<SurfaceCells, "columns" | "rows"> {
  return { rows: shape[0] ?? 0, columns: shape[1] ?? 0 };
}

/** Share of the second class less that of the first, −1 … 1. */
function difference({ data }: TapValue, link: OutputLink): Float32Array {
  const points = Float32Array.from({ length: data.length / 2 });
  return points.map((_, point) => {
    const [first = 0, second = 0] = data.subarray(2 * point, 2 * point + 2);
    return link === "softmax" ? Math.tanh((second - first) / 2) : second - first;
  });
}

/** A share of 0 … 1 as −1 … 1. */
function centred({ data }: TapValue, link: OutputLink): Float32Array {
  return data.map((answer) => (link === "sigmoid" ? Math.tanh(answer / 2) : 2 * answer - 1));
}

function shares({ data }: TapValue, units: number, link: OutputLink): Float32Array {
  if (link !== "softmax") return throughLink(data, link);
  const all = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += units)
    all.set(throughLink(data.subarray(start, start + units), link), start);
  return all;
}

function magnitude({ stats }: TapValue): number {
  return Math.max(1e-9, Math.abs(stats.min), Math.abs(stats.max));
}
