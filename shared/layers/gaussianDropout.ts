import { defineLayer } from "./definition.ts";
import { rateField, rateHeadline, seedField, standardNormal } from "./parts/noise.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";
import { dropoutWork } from "./parts/layerWork.ts";

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
  mask: "carried",
  fields: {
    rate: rateField(0.5, "As strong as Dropout of this rate."),
    seed: seedField,
  },
  headline: rateHeadline,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  work: dropoutWork,
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "GaussianDropout",
      seed: fields.seed,
      change: (values, seed) => {
        const { rate } = fields;
        if (rate === 0) return values;
        const noise = standardNormal(tf, values.shape, { seed, site: 0 });
        return tf.core.mul(values, tf.core.add(tf.core.mul(noise, Math.sqrt(rate / (1 - rate))), 1));
      },
    }),
  examples: [
    { title: "On a vector", fields: {}, inputs: [[6]] },
    { title: "Weak, on an image", fields: { rate: 0.1 }, inputs: [[3, 3, 2]] },
  ],
});
