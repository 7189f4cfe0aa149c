import { defineLayer } from "./definition.ts";
import { seedField, standardNormal } from "./parts/noise.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";
import { dropoutWork } from "./parts/layerWork.ts";

export const gaussianNoise = defineLayer({
  id: "gaussianNoise",
  version: 1,
  title: "Gaussian noise",
  category: "regularization",
  role: "layer",
  summary: "Adds normal noise while training.",
  help: "x + N(0, deviation²) while training, x afterwards.",
  keywords: ["noise", "augmentation", "regularization"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    stddev: {
      kind: "number",
      label: "Deviation",
      default: 0.1,
      min: 0,
      max: 1e6,
      help: "Standard deviation of the noise.",
    },
    seed: seedField,
  },
  headline: ({ stddev }) => `± ${stddev}`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  work: dropoutWork,
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "GaussianNoise",
      seed: fields.seed,
      change: (values, seed) => {
        const { stddev } = fields;
        if (stddev === 0) return values;
        const noise = standardNormal(tf, values.shape, { seed, site: 0 });
        return tf.core.add(values, tf.core.mul(noise, stddev));
      },
    }),
  examples: [
    { title: "On numbers", fields: {}, inputs: [[6]] },
    { title: "On an image", fields: { stddev: 0.5 }, inputs: [[3, 3, 2]] },
  ],
});
