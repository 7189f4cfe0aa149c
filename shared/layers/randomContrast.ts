import { defineLayer } from "./definition.ts";
import { augmentationFields, drawPerSample, imageShape } from "./parts/augmentation.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";

export const randomContrast = defineLayer({
  id: "randomContrast",
  version: 1,
  title: "Random contrast",
  category: "preprocessing",
  role: "layer",
  summary: "Makes images stronger or paler while training.",
  help: "Values move away from or towards their channel's mean: (x − mean) · factor + mean, with one random factor per image.",
  keywords: ["augmentation", "random", "image", "contrast"],
  inputs: [singlePort],
  fields: {
    factor: {
      kind: "number",
      label: "Extent",
      default: 0.2,
      min: 0,
      max: 0.99,
      help: "Factors lie within so much of 1.",
    },
    ...augmentationFields,
  },
  headline: ({ factor }) => `± ${factor}`,
  outputShape: (_fields, inputs) => imageShape(inputs),
  weights: () => [],
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "RandomContrast",
      seed: fields.seed,
      change: (images, seed) => {
        const { core } = tf;
        const factor = core.add(drawPerSample(tf, images, fields.factor, { seed, site: 0 }), 1);
        const mean = core.mean(images, [1, 2], true);
        return core.add(core.mul(core.sub(images, mean), factor), mean);
      },
    }),
  examples: [
    { title: "A fifth", fields: {}, inputs: [[3, 3, 2]] },
    { title: "Strong", fields: { factor: 0.8 }, inputs: [[4, 3, 1]] },
  ],
});
