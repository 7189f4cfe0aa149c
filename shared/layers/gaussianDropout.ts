import { defineLayer } from "./definition.ts";
import { seedField, standardNormal } from "./parts/noise.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

export const gaussianDropout = defineLayer({
  id: "gaussianDropout",
  version: 1,
  title: "Gaussian dropout",
  category: "regularization",
  role: "layer",
  summary: "Multiplies by normal noise around 1 while training.",
  help: "x · N(1, rate / (1 − rate)) while training: the same mean and variance as Dropout, without its zeros. Srivastava et al., 2014.",
  keywords: ["dropout", "noise", "regularization"],
  inputs: [singlePort],
  fields: {
    rate: {
      kind: "number",
      label: "Rate",
      default: 0.5,
      min: 0,
      max: 1,
      exclusiveMax: true,
      help: "As strong as Dropout of this rate.",
    },
    seed: seedField,
  },
  headline: ({ rate }) => `${Math.round(rate * 100)} %`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  build: (tf, { rate, seed }, context) =>
    ownLayer(tf, {
      name: context.name,
      kind: "GaussianDropout",
      outputShape: onlyInput(context.inputShapes),
      compute: (inputs, { training }) => {
        const values = onlyTensor(inputs);
        if (!training || rate === 0) return values;
        const noise = standardNormal(tf, values.shape, { seed: seed ?? context.seed, site: 0 });
        return tf.core.mul(values, tf.core.add(tf.core.mul(noise, Math.sqrt(rate / (1 - rate))), 1));
      },
    }),
  examples: [
    { title: "On a vector", fields: {}, inputs: [[6]] },
    { title: "Weak, on an image", fields: { rate: 0.1 }, inputs: [[3, 3, 2]] },
  ],
});
