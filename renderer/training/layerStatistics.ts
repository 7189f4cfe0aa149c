// Statistics of the layers while training. The trainer looks now and then by itself; while a chart of them is on show its taps
// ask for more, within the view budget. One number per layer and look, on curves beside the losses.
import type { MetricPoint } from "../../shared/contract/contract.ts";
import { layerPace, paceValues } from "../../shared/contract/layerPace.ts";
import type { TapFrame, TapRequest } from "../../shared/contract/live.ts";
import type { Analysis } from "../../shared/document/analyseDocument.ts";

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

/** A point of what a frame brought; null for most, since gradients are looked at less often than pictures. */
export function pacePoint(
  layers: readonly WatchedLayer[],
  { step, epoch, values }: Pick<TapFrame, "step" | "epoch" | "values">,
): MetricPoint | null {
  const paces = layers.flatMap(({ node }) =>
    Object.entries(paceValues(node, layerPace(values.filter((value) => value.node === node)))),
  );
  return paces.length === 0 ? null : { split: "train", step, epoch, values: Object.fromEntries(paces) };
}
