// Layers that merge any number of inputs of one shape value by value.
import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer, type Tfjs } from "../definition.ts";
import { shapeOrNothing } from "./convolutionFields.ts";
import type { MemberWords } from "./family.ts";
import { mergedShape, mergeExamples, mergePort, noFields } from "./merging.ts";
import { ownLayer } from "./ownLayers.ts";

interface MergeMember extends MemberWords {
  /** What tfjs's summary calls the layer. */
  readonly kind: string;
  merge(tf: Tfjs, inputs: readonly Tensor[]): Tensor;
}

export function mergeLayer({ kind, merge, ...words }: MergeMember) {
  return defineLayer({
    ...words,
    version: 1,
    category: "merge",
    role: "layer",
    inputs: [mergePort],
    fields: noFields,
    headline: () => "",
    outputShape: (_fields, inputs) => mergedShape(inputs),
    weights: () => [],
    build: (tf, _fields, { name, inputShapes }) =>
      ownLayer(tf, {
        name,
        kind,
        outputShape: shapeOrNothing(mergedShape(inputShapes)),
        compute: (inputs) => merge(tf, inputs),
      }),
    examples: mergeExamples,
  });
}
