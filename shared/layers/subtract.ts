import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { mergedShape } from "./parts/merging.ts";
import { ownLayer } from "./parts/ownLayers.ts";

export const subtract = defineLayer({
  id: "subtract",
  version: 1,
  title: "Subtract",
  category: "merge",
  role: "layer",
  summary: "The first input less the second, value by value.",
  help: "Both inputs have one shape, or 1 along an axis. The difference of two embeddings says how unlike they are.",
  keywords: ["difference", "minus", "siamese", "merge"],
  inputs: [
    { name: "minuend", label: "From" },
    { name: "subtrahend", label: "Take away" },
  ],
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => mergedShape(inputs),
  weights: () => [],
  build: (tf, _fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Subtract",
      outputShape: shapeOrNothing(mergedShape(inputShapes)),
      compute: (inputs) => tf.core.sub(inputs[0] as Tensor, inputs[1] as Tensor),
    }),
  examples: [
    { title: "Two vectors", fields: {}, inputs: [[4], [4]] },
    {
      title: "A channel mean from an image",
      fields: {},
      inputs: [
        [3, 3, 2],
        [1, 1, 2],
      ],
    },
  ],
});
