import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { mergeAll, mergedShape, mergeExamples, mergePort } from "./parts/merging.ts";
import { ownLayer } from "./parts/ownLayers.ts";

export const multiply = defineLayer({
  id: "multiply",
  version: 1,
  title: "Multiply",
  category: "merge",
  role: "layer",
  summary: "Multiplies its inputs value by value.",
  help: "A gate: an input between 0 and 1 says how much of the other passes. An axis of size 1 is stretched, as for one weight per channel (Hu et al., squeeze and excitation, 2018).",
  keywords: ["product", "gate", "attention", "merge"],
  inputs: [mergePort],
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => mergedShape(inputs),
  weights: () => [],
  build: (tf, _fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Multiply",
      outputShape: shapeOrNothing(mergedShape(inputShapes)),
      compute: (inputs) => mergeAll(inputs, tf.core.mul),
    }),
  examples: mergeExamples,
});
