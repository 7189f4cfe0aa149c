import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { mergeAll, mergedShape, mergeExamples, mergePort, stretchAll } from "./parts/merging.ts";
import { ownLayer } from "./parts/ownLayers.ts";

export const maximum = defineLayer({
  id: "maximum",
  version: 1,
  title: "Maximum",
  category: "merge",
  role: "layer",
  summary: "The largest of its inputs, value by value.",
  help: "Where inputs are equal the first one gets the gradient. Goodfellow et al., Maxout, 2013.",
  keywords: ["max", "maxout", "merge"],
  inputs: [mergePort],
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => mergedShape(inputs),
  weights: () => [],
  build: (tf, _fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Maximum",
      outputShape: shapeOrNothing(mergedShape(inputShapes)),
      compute: (inputs) => mergeAll(stretchAll(tf, inputs), tf.core.maximum),
    }),
  examples: mergeExamples,
});
