import { defineLayer } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput, shapeOk } from "./parts/shapes.ts";

export const batchNormalization = defineLayer({
  id: "batchNormalization",
  version: 1,
  title: "Batch normalization",
  category: "normalization",
  role: "layer",
  summary: "Keeps each channel at mean 0 and variance 1.",
  help: "y = γ · (x − mean) / √(variance + ε) + β per channel. While training, mean and variance are the batch's; afterwards their moving averages. Ioffe and Szegedy, 2015.",
  keywords: ["batchnorm", "bn", "normalize", "standardize"],
  inputs: [singlePort],
  fields: {
    momentum: {
      kind: "number",
      label: "Momentum",
      default: 0.99,
      min: 0,
      max: 1,
      exclusiveMax: true,
      help: "Share of the old moving average that each step keeps.",
    },
    epsilon: {
      kind: "number",
      label: "Epsilon",
      default: 0.001,
      min: 0,
      max: 1,
      exclusiveMin: true,
      advanced: true,
      help: "Added to the variance so that nothing is divided by zero.",
    },
  },
  headline: () => "",
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: (_fields, inputs) => {
    const shape = [lastSize(onlyInput(inputs))];
    return [
      { name: "gamma", shape, trainable: true },
      { name: "beta", shape, trainable: true },
      { name: "moving_mean", shape, trainable: false },
      { name: "moving_variance", shape, trainable: false },
    ];
  },
  build: (tf, { momentum, epsilon }, { name }) => tf.layers.layers.batchNormalization({ name, momentum, epsilon }),
  examples: [
    { title: "Feature maps", fields: {}, inputs: [[4, 4, 3]] },
    { title: "A vector, quick averages", fields: { momentum: 0.8 }, inputs: [[5]] },
  ],
});
