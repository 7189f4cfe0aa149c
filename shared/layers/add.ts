import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { mergeAll, mergedShape, mergeExamples, mergePort } from "./parts/merging.ts";
import { ownLayer } from "./parts/ownLayers.ts";

export const add = defineLayer({
  id: "add",
  version: 1,
  title: "Add",
  category: "merge",
  role: "layer",
  summary: "Adds its inputs value by value.",
  help: "All inputs have one shape, and so has the sum. Adding a layer's input to its output makes a residual connection (He et al., 2015).",
  keywords: ["sum", "residual", "skip", "plus", "merge"],
  inputs: [mergePort],
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => mergedShape(inputs),
  weights: () => [],
  build: (tf, _fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Add",
      outputShape: shapeOrNothing(mergedShape(inputShapes)),
      compute: (inputs) => mergeAll(inputs, tf.core.add),
    }),
  examples: mergeExamples,
});
