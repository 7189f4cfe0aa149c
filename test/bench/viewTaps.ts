// What a window asks for that shows every node's picture and the neuron view: all activations, all weights, a histogram for
// each activation layer, at the detail the pictures are drawn.
import type { TapRequest } from "../../shared/contract/live.ts";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";

const mostActivations = 4096;
const mostWeights = 16_384;
const histogramBins = 40;

export function windowTaps(document: NetDocument): readonly TapRequest[] {
  const analysis = analyseDocument(document);
  return document.nodes.flatMap(({ id, layer }): TapRequest[] => {
    const weights = (analysis.weights.get(id) ?? []).map((weight) => weight.name);
    return [
      { node: id, kind: "activation", limit: mostActivations },
      ...(layer === "activation" ? [{ node: id, kind: "histogram", limit: histogramBins } as const] : []),
      ...weights.map((weight) => ({ node: id, kind: "weights", weight, limit: mostWeights }) as const),
    ];
  });
}
