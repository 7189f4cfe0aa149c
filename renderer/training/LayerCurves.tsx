// Per layer: the size of the gradient, and how much the next step changes the weights beside their size; and the learning rate
// over the run.
import { useEffect, useMemo, type ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import type { ChartColour, ChartCurve } from "../charts/chartCurve.ts";
import { LineChart } from "../charts/LineChart.tsx";
import { useDocument } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import type { CurveData } from "./curveData.ts";
import { useCurveView } from "./curveView.ts";
import {
  addFrame,
  createLayerStatistics,
  statisticTaps,
  watchedLayers,
  type LayerStatistics,
  type WatchedLayer,
} from "./layerStatistics.ts";
import { curveData } from "./runStore.ts";

const mostLayers = 12;

const rateCurves: readonly ChartCurve[] = [
  { label: "learning rate", colour: "accent", read: () => curveData.curve("learningRate", "train") },
];

export function LayerCurves({ snapshot: { runId } }: { readonly snapshot: RunSnapshot }): ReactNode {
  const nodes = useDocument((store) => store.document.nodes);
  const analysis = useDocument((store) => store.analysis);
  const layers = useMemo(() => watchedLayers(nodes, analysis, mostLayers), [nodes, analysis]);
  const statistics = useStatistics(runId, layers);
  const { smoothing, logarithmic } = useCurveView();
  const slopes = useMemo(() => curvesOf(statistics.gradients, layers), [statistics, layers]);
  const ratios = useMemo(() => curvesOf(statistics.ratios, layers), [statistics, layers]);
  return (
    <>
      <LineChart
        title="Gradient norm"
        curves={slopes}
        onChange={statistics.gradients.onChange}
        smoothing={smoothing}
        logarithmic
        latest={<Legend layers={layers} />}
      />
      <LineChart
        title="Update / weights"
        curves={ratios}
        onChange={statistics.ratios.onChange}
        smoothing={smoothing}
        logarithmic
      />
      <LineChart
        title="Learning rate"
        curves={rateCurves}
        onChange={curveData.onChange}
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

function curvesOf(data: CurveData, layers: readonly WatchedLayer[]): readonly ChartCurve[] {
  return layers.map(({ node, name }, index) => ({
    label: name,
    colour: hueOf(index, layers.length),
    read: () => data.curve(node, "train"),
  }));
}

/** Gathers while it is mounted; another run or other layers start anew. */
function useStatistics(runId: string, layers: readonly WatchedLayer[]): LayerStatistics {
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- a new run or new layers begin with no points
  const statistics = useMemo(() => createLayerStatistics(), [runId, layers]);
  useEffect(() => {
    const release = feed.wish(statisticTaps(layers));
    let seen = -1;
    const stop = feed.onDraw(() => {
      const frame = feed.frame();
      if (frame === null || frame.frame === seen) return;
      seen = frame.frame;
      addFrame(statistics, layers, frame);
    });
    return () => {
      release();
      stop();
    };
  }, [layers, statistics]);
  return statistics;
}
