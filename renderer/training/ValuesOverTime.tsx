// Histograms over time of the selected layer, of its values, a weight and the weight's gradient: the run from left to right, lowest
// value at the bottom, light where many values are. What was recorded before is filled in while it is looked at.
import { useMemo, type ReactNode } from "react";
import type { TapRequest } from "../../shared/contract/live.ts";
import { useDocument } from "../document/documentStore.ts";
import { LiveCanvas, type Surface } from "../live/LiveCanvas.tsx";
import { plain } from "../live/numberText.ts";
import { paintCells, type Rectangle } from "../live/pictures/cells.ts";
import { currentInk } from "../live/theme.ts";
import { readShownStep } from "../timeline/timelineStore.ts";
import { formatCount } from "../ui/numberFormat.ts";
import type { HistogramHistory, HistoryPicture } from "./histogramHistory.ts";
import { useHistories, type WatchedHistory } from "./useHistories.ts";

const bins = 48;

export function ValuesOverTime(): ReactNode {
  const selected = useDocument((store) => store.selection[0] ?? null);
  const name = useDocument((store) => store.document.nodes.find(({ id }) => id === selected)?.name ?? null);
  const weight = useDocument(
    (store) =>
      (store.analysis.weights.get(selected ?? "") ?? []).find((spec) => spec.trainable)?.name ?? null,
  );
  if (selected === null || name === null)
    return (
      <p className="training-note">
        Select a layer on the canvas: its values and weights are shown here over time.
      </p>
    );
  return <LayerOverTime node={selected} name={name} weight={weight} />;
}

interface LayerOverTimeProps {
  readonly node: string;
  readonly name: string;
  /** Its first trained weight. */
  readonly weight: string | null;
}

function LayerOverTime({ node, name, weight }: LayerOverTimeProps): ReactNode {
  const taps = useMemo(() => tapsOf(node, weight), [node, weight]);
  const histories = useHistories(taps);
  return histories.map((watched) => (
    <Heat
      key={`${watched.tap.kind} ${watched.tap.weight}`}
      watched={watched}
      title={titleOf(name, watched.tap)}
    />
  ));
}

function tapsOf(node: string, weight: string | null): readonly TapRequest[] {
  const values: TapRequest = { node, kind: "histogram", limit: bins };
  if (weight === null) return [values];
  return [values, { ...values, weight }, { ...values, kind: "gradientHistogram", weight }];
}

function titleOf(name: string, { kind, weight }: TapRequest): string {
  if (weight === undefined) return `${name}: values`;
  return kind === "gradientHistogram" ? `${name}: gradient of ${weight}` : `${name}: ${weight}`;
}

interface HeatProps {
  readonly watched: WatchedHistory;
  readonly title: string;
}

function Heat({ watched: { tap, history }, title }: HeatProps): ReactNode {
  const taps = useMemo(() => [tap], [tap]);
  const draw = useMemo(() => (surface: Surface) => paintHistory(surface, history), [history]);
  return (
    <figure className="values-over-time" data-testid="values-over-time">
      <figcaption>{title}</figcaption>
      <LiveCanvas taps={taps} draw={draw} className="live-canvas" label={`${title} over time`} />
    </figure>
  );
}

const axis = 44;
const foot = 14;

function paintHistory(surface: Surface, history: HistogramHistory): void {
  const { context, width, height, theme } = surface;
  const ink = currentInk();
  const picture = history.picture();
  context.font = `10px ${ink.font}`;
  context.fillStyle = ink.faint;
  if (picture === null) {
    context.fillText("Nothing yet: it fills while the network trains.", axis, height / 2);
    return;
  }
  const into = { x: axis, y: 0, width: width - axis, height: height - foot };
  paintCells(context, { ...picture, scale: 1 }, into, "sequential", theme);
  markShown(surface, picture, into);
  context.fillStyle = ink.faint;
  context.textAlign = "right";
  context.textBaseline = "top";
  context.fillText(plain(picture.high), axis - 5, 1);
  context.textBaseline = "bottom";
  context.fillText(plain(picture.low), axis - 5, into.height);
  context.textBaseline = "top";
  context.fillText(`step ${formatCount(picture.to)}`, width - 2, into.height + 2);
  context.textAlign = "left";
  context.fillText(`step ${formatCount(picture.from)}`, axis, into.height + 2);
}

/** Where the recorded step on show is. */
function markShown({ context }: Surface, { from, to }: HistoryPicture, into: Rectangle): void {
  const step = readShownStep();
  if (step === null || to === from) return;
  const share = Math.max(0, Math.min(1, (step - from) / (to - from)));
  context.fillStyle = currentInk().ink;
  context.fillRect(into.x + share * (into.width - 1), into.y, 1, into.height);
}
