import { defineLayer } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

export const leakyReLU = defineLayer({
  id: "leakyReLU",
  version: 1,
  title: "Leaky ReLU",
  category: "activation",
  role: "layer",
  summary: "ReLU that lets a little through below zero.",
  help: "x where x > 0, else alpha · x: a unit below zero still has a gradient and can come back. Maas et al., 2013.",
  keywords: ["relu", "dead", "slope"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    alpha: {
      kind: "number",
      label: "Slope below zero",
      default: 0.3,
      min: 0,
      max: 100,
      help: "Factor for negative values.",
    },
  },
  headline: ({ alpha }) => `α ${alpha}`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  build: (tf, { alpha }, { name }) => tf.layers.layers.leakyReLU({ name, alpha }),
  examples: [
    { title: "A vector", fields: {}, inputs: [[6]] },
    { title: "An image, small slope", fields: { alpha: 0.01 }, inputs: [[3, 3, 2]] },
  ],
});
