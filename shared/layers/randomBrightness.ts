import { defineLayer } from "./definition.ts";
import { augmentationFields, drawPerSample, imageShape } from "./parts/augmentation.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";

export const randomBrightness = defineLayer({
  id: "randomBrightness",
  version: 1,
  title: "Random brightness",
  category: "preprocessing",
  role: "layer",
  summary: "Makes images lighter or darker while training.",
  help: "Adds one random number to all values of an image.",
  keywords: ["augmentation", "random", "image", "brightness", "light"],
  inputs: [singlePort],
  fields: {
    factor: {
      kind: "number",
      label: "Extent",
      default: 0.1,
      min: 0,
      max: 1,
      help: "Largest number that is added or taken off.",
    },
    ...augmentationFields,
  },
  headline: ({ factor }) => `± ${factor}`,
  outputShape: (_fields, inputs) => imageShape(inputs),
  weights: () => [],
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "RandomBrightness",
      seed: fields.seed,
      change: (images, seed) => {
        return tf.core.add(images, drawPerSample(tf, images, fields.factor, { seed, site: 0 }));
      },
    }),
  examples: [
    { title: "A tenth", fields: {}, inputs: [[3, 3, 2]] },
    { title: "Half", fields: { factor: 0.5 }, inputs: [[4, 3, 1]] },
  ],
});
