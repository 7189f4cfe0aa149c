import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { mergeAll, mergedShape, mergeExamples, mergePort, stretchAll } from "./parts/merging.ts";
import { ownLayer } from "./parts/ownLayers.ts";

export const minimum = defineLayer({
  id: "minimum",
  version: 1,
  title: "Minimum",
  category: "merge",
  role: "layer",
  summary: "The smallest of its inputs, value by value.",
  help: "Where inputs are equal the first one gets the gradient.",
  keywords: ["min", "merge"],
  inputs: [mergePort],
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => mergedShape(inputs),
  weights: () => [],
  build: (tf, _fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Minimum",
      outputShape: shapeOrNothing(mergedShape(inputShapes)),
      compute: (inputs) => mergeAll(stretchAll(tf, inputs), tf.core.minimum),
    }),
  examples: mergeExamples,
});
