import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { mergeAll, mergedShape, mergeExamples, mergePort } from "./parts/merging.ts";
import { ownLayer } from "./parts/ownLayers.ts";

export const average = defineLayer({
  id: "average",
  version: 1,
  title: "Average",
  category: "merge",
  role: "layer",
  summary: "The mean of its inputs, value by value.",
  help: "All inputs have one shape, and so has their mean: networks that vote.",
  keywords: ["mean", "ensemble", "merge"],
  inputs: [mergePort],
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => mergedShape(inputs),
  weights: () => [],
  build: (tf, _fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Average",
      outputShape: shapeOrNothing(mergedShape(inputShapes)),
      compute: (inputs) => tf.core.div(mergeAll(inputs, tf.core.add), inputs.length),
    }),
  examples: mergeExamples,
});
