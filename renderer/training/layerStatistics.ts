// Statistics of the layers while training, from the taps the trainer sends within the view budget: asked for only while a chart
// of them is on show. One number per layer and frame.
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { createCurveData, type CurveData } from "./curveData.ts";

/** Enough numbers of a tensor for its size. */
const sampled = 1024;

export interface WatchedLayer {
  readonly node: string;
  readonly name: string;
  /** Its first trained weight: the kernel. */
  readonly weight: string;
}

export function watchedLayers(
  nodes: readonly { readonly id: string; readonly name: string }[],
  analysis: Pick<Analysis, "weights">,
  most: number,
): readonly WatchedLayer[] {
  const layers = nodes.flatMap(({ id, name }) => {
    const weight = (analysis.weights.get(id) ?? []).find((spec) => spec.trainable);
    return weight === undefined ? [] : [{ node: id, name, weight: weight.name }];
  });
  return layers.slice(0, most);
}

export function statisticTaps(layers: readonly WatchedLayer[]): readonly TapRequest[] {
  return layers.flatMap(({ node, weight }) =>
    (["weights", "update", "gradient"] as const).map((kind) => ({ node, kind, weight, limit: sampled })),
  );
}

export interface LayerStatistics {
  /** Root mean square of the mean change per step between two frames, over that of the weights. */
  readonly ratios: CurveData;
  /** Root mean square of the gradient's numbers. */
  readonly gradients: CurveData;
}

export function createLayerStatistics(): LayerStatistics {
  return { ratios: createCurveData(), gradients: createCurveData() };
}

type ReadTap = (
  node: string,
  kind: "weights" | "update" | "gradient",
  weight: string,
) => TapValue | undefined;

/** Takes what a frame brought. */
export function addFrame(
  statistics: LayerStatistics,
  layers: readonly WatchedLayer[],
  at: { readonly step: number; readonly epoch: number },
  read: ReadTap,
): void {
  const ratios: Record<string, number> = {};
  const gradients: Record<string, number> = {};
  for (const { node, weight } of layers) {
    const weights = read(node, "weights", weight);
    const update = read(node, "update", weight);
    const gradient = read(node, "gradient", weight);
    const size = weights === undefined ? 0 : rootMeanSquare(weights);
    if (update !== undefined && size > 0) ratios[node] = rootMeanSquare(update) / size;
    if (gradient !== undefined) gradients[node] = rootMeanSquare(gradient);
  }
  if (Object.keys(ratios).length > 0) statistics.ratios.add([{ split: "train", ...at, values: ratios }]);
  if (Object.keys(gradients).length > 0)
    statistics.gradients.add([{ split: "train", ...at, values: gradients }]);
}

function rootMeanSquare({ stats }: TapValue): number {
  return Math.hypot(stats.mean, stats.std);
}
