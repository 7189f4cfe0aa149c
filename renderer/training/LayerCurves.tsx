// Per layer: the size of the gradient, and how much the next step changes the weights beside their size; and the learning rate
// over the run.
import { useEffect, useMemo, type ReactNode } from "react";
import { changeCurve, gradientCurve } from "../../shared/contract/layerPace.ts";
import type { ChartColour, ChartCurve } from "../charts/chartCurve.ts";
import { LineChart } from "../charts/LineChart.tsx";
import { useDocument } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import { readShownStep } from "../timeline/timelineStore.ts";
import { onCurveChange } from "./curveChange.ts";
import { useCurveView } from "./curveView.ts";
import { pacePoint, statisticTaps, watchedLayers, type WatchedLayer } from "./layerStatistics.ts";
import { addPoints, curveData } from "./runStore.ts";

const mostLayers = 12;

const rateCurves: readonly ChartCurve[] = [
  { label: "learning rate", colour: "accent", read: () => curveData.curve("learningRate", "train") },
];

export function LayerCurves(): ReactNode {
  const nodes = useDocument((store) => store.document.nodes);
  const analysis = useDocument((store) => store.analysis);
  const layers = useMemo(() => watchedLayers(nodes, analysis, mostLayers), [nodes, analysis]);
  useWatchedPaces(layers);
  const { smoothing, logarithmic } = useCurveView();
  const slopes = useMemo(() => curvesOf(layers, gradientCurve), [layers]);
  const ratios = useMemo(() => curvesOf(layers, changeCurve), [layers]);
  return (
    <>
      <LineChart
        title="Gradient norm"
        curves={slopes}
        onChange={onCurveChange}
        marked={readShownStep}
        smoothing={smoothing}
        logarithmic
        latest={<Legend layers={layers} />}
      />
      <LineChart
        title="Update / weights"
        curves={ratios}
        onChange={onCurveChange}
        marked={readShownStep}
        smoothing={smoothing}
        logarithmic
      />
      <LineChart
        title="Learning rate"
        curves={rateCurves}
        onChange={onCurveChange}
        marked={readShownStep}
        logarithmic={logarithmic}
      />
    </>
  );
}

function Legend({ layers }: { readonly layers: readonly WatchedLayer[] }): ReactNode {
  return (
    <span className="layer-legend">
      {layers.map(({ node, name }, index) => (
        <span key={node} style={{ color: hueOf(index, layers.length) }}>
          {name}
        </span>
      ))}
    </span>
  );
}

/** From blue to orange along the network, even in lightness to the eye in both themes. */
function hueOf(index: number, of: number): ChartColour {
  const share = of < 2 ? 0 : index / (of - 1);
  return `hsl(${Math.round(215 + share * 175) % 360} 62% 52%)`;
}

function curvesOf(layers: readonly WatchedLayer[], nameOf: (node: string) => string): readonly ChartCurve[] {
  return layers.map(({ node, name }, index) => ({
    label: name,
    colour: hueOf(index, layers.length),
    read: () => curveData.curve(nameOf(node), "train"),
  }));
}

/** Asks for more of them while it is mounted. */
function useWatchedPaces(layers: readonly WatchedLayer[]): void {
  useEffect(() => {
    const release = feed.wish(statisticTaps(layers));
    let seen = -1;
    const stop = feed.onDraw(() => {
      const frame = feed.frame();
      if (frame === null || frame.frame === seen) return;
      seen = frame.frame;
      const point = pacePoint(layers, frame);
      if (point !== null) addPoints({ runId: frame.runId, points: [point] });
    });
    return () => {
      release();
      stop();
    };
  }, [layers]);
}
