// Histograms over time of the selected layer, of its values, a weight and the weight's gradient: a column per moment, lowest value
// at the bottom, light where many values are.
import { Fragment, useEffect, useMemo, useRef, type ReactNode } from "react";
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import { useDocument } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import { LiveCanvas, type Surface } from "../live/LiveCanvas.tsx";
import { plain } from "../live/numberText.ts";
import { paintCells } from "../live/pictures/cells.ts";
import { currentInk } from "../live/theme.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { createHistory, type HistogramHistory } from "./histogramHistory.ts";

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
        Select a layer on the canvas: its values and weights are gathered here over time.
      </p>
    );
  return (
    <>
      <Heat key={selected} tap={{ node: selected, kind: "histogram" }} title={`${name}: values`} />
      {weight === null ? null : (
        <Fragment key={`${selected} ${weight}`}>
          <Heat tap={{ node: selected, kind: "histogram", weight }} title={`${name}: ${weight}`} />
          <Heat
            tap={{ node: selected, kind: "gradientHistogram", weight }}
            title={`${name}: gradient of ${weight}`}
          />
        </Fragment>
      )}
    </>
  );
}

interface HeatProps {
  readonly tap: Pick<TapRequest, "node" | "kind" | "weight">;
  readonly title: string;
}

function Heat({ tap: { node, kind, weight }, title }: HeatProps): ReactNode {
  const history = useRef<HistogramHistory>(createHistory(bins));
  const taps = useMemo(
    (): readonly TapRequest[] => [{ node, kind, limit: bins, ...(weight === undefined ? {} : { weight }) }],
    [node, kind, weight],
  );
  useEffect(() => {
    let seen: TapValue | undefined;
    return feed.onDraw(() => {
      const frame = feed.frame();
      const value = feed.value(node, kind, weight);
      if (frame === null || value === undefined || value === seen || value.data.length !== bins) return;
      seen = value;
      history.current.add(frame.step, value.data, value.stats.min, value.stats.max);
    });
  }, [node, kind, weight]);
  const draw = useMemo(() => (surface: Surface) => paintHistory(surface, history.current), []);
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
    context.fillText("Nothing yet: it is gathered while the network trains.", axis, height / 2);
    return;
  }
  const into = { x: axis, y: 0, width: width - axis, height: height - foot };
  paintCells(context, { ...picture, scale: 1 }, into, "sequential", theme);
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
