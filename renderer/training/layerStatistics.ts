// Statistics of the layers while training, from the taps the trainer sends within the view budget: asked for only while a chart
// of them is on show. One number per layer and frame that brings them.
import type { TapFrame, TapRequest, TapValue } from "../../shared/contract/live.ts";
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { createCurveData, type CurveData } from "./curveData.ts";

export interface WatchedLayer {
  readonly node: string;
  readonly name: string;
  /** Its trained weights. */
  readonly weights: readonly string[];
}

export function watchedLayers(
  nodes: readonly { readonly id: string; readonly name: string }[],
  analysis: Pick<Analysis, "weights">,
  most: number,
): readonly WatchedLayer[] {
  const layers = nodes.flatMap(({ id, name }) => {
    const trained = (analysis.weights.get(id) ?? []).filter((spec) => spec.trainable);
    return trained.length === 0 ? [] : [{ node: id, name, weights: trained.map((spec) => spec.name) }];
  });
  return layers.slice(0, most);
}

/** Their sizes are all that is drawn: no numbers are sent. */
export function statisticTaps(layers: readonly WatchedLayer[]): readonly TapRequest[] {
  return layers.flatMap(({ node, weights }) =>
    weights.flatMap((weight) =>
      (["update", "gradient"] as const).map((kind) => ({ node, kind, weight, limit: 1 })),
    ),
  );
}

export interface LayerStatistics {
  /** Size of the change that the next step makes of a layer's weights, over the size of the weights. */
  readonly ratios: CurveData;
  /** Size of the gradient of a layer's weights. Sizes are roots of the sums of all squares. */
  readonly gradients: CurveData;
}

export function createLayerStatistics(): LayerStatistics {
  return { ratios: createCurveData(), gradients: createCurveData() };
}

/** Takes what a frame brought; most bring no gradients, which are looked at less often than pictures. */
export function addFrame(
  statistics: LayerStatistics,
  layers: readonly WatchedLayer[],
  { step, epoch, values }: Pick<TapFrame, "step" | "epoch" | "values">,
): void {
  const gradients: Record<string, number> = {};
  const ratios: Record<string, number> = {};
  for (const { node } of layers) {
    const { gradient, change } = layerPace(values.filter((value) => value.node === node));
    if (change !== null) ratios[node] = change;
    if (gradient !== null) gradients[node] = gradient;
  }
  addPoint(statistics.gradients, step, epoch, gradients);
  addPoint(statistics.ratios, step, epoch, ratios);
}

export interface LayerPace {
  /** Size of the gradient of all the layer's weights. */
  readonly gradient: number | null;
  /** Size of the next step's change of them over their own; null without weights to compare with. */
  readonly change: number | null;
}

/** From the gradients and updates of one layer's weights. */
export function layerPace(own: readonly TapValue[]): LayerPace {
  const updates = own.filter(({ kind }) => kind === "update");
  const slopes = own.filter(({ kind }) => kind === "gradient");
  const size = together(updates, "weightNorm");
  return {
    gradient: slopes.length > 0 ? together(slopes, "norm") : null,
    change: size > 0 ? together(updates, "norm") / size : null,
  };
}

function addPoint(curves: CurveData, step: number, epoch: number, values: Record<string, number>): void {
  if (Object.keys(values).length > 0) curves.add([{ split: "train", step, epoch, values }]);
}

function together(values: readonly TapValue[], size: "norm" | "weightNorm"): number {
  return Math.hypot(...values.map((value) => value[size] ?? 0));
}
