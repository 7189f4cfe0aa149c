import { defineLayer } from "./definition.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

// tfjs's own layer compares, which has no gradient; a step has one, which is zero.
export const thresholdedReLU = defineLayer({
  id: "thresholdedReLU",
  version: 1,
  title: "Thresholded ReLU",
  category: "activation",
  role: "layer",
  summary: "Lets a value through only above a threshold.",
  help: "x where x > theta, else 0. Konda et al., 2015.",
  keywords: ["relu", "threshold", "sparse"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    theta: {
      kind: "number",
      label: "Threshold",
      default: 1,
      min: 0,
      max: 1e6,
      help: "Values up to this become 0.",
    },
  },
  headline: ({ theta }) => `θ ${theta}`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  build: (tf, { theta }, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "ThresholdedReLU",
      outputShape: onlyInput(inputShapes),
      compute: (inputs) => {
        const values = onlyTensor(inputs);
        return tf.core.mul(values, tf.core.step(tf.core.sub(values, theta)));
      },
    }),
  examples: [
    { title: "A vector", fields: {}, inputs: [[6]] },
    { title: "An image, low threshold", fields: { theta: 0.2 }, inputs: [[3, 3, 2]] },
  ],
});
