import { defineLayer } from "./definition.ts";
import {
  augmentationFields,
  drawPerSample,
  imageShape,
  sampleColumns,
  sampleRows,
} from "./parts/augmentation.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";

export const randomZoom = defineLayer({
  id: "randomZoom",
  version: 1,
  title: "Random zoom",
  category: "preprocessing",
  role: "layer",
  summary: "Makes images a little larger or smaller while training.",
  help: "Each image is zoomed around its middle by its own random factor; where it gets smaller the rim is black.",
  keywords: ["augmentation", "random", "image", "scale", "zoom"],
  inputs: [singlePort],
  fields: {
    factor: {
      kind: "number",
      label: "Factor",
      default: 0.1,
      min: 0,
      max: 0.99,
      help: "Largest share that is added or taken off.",
    },
    ...augmentationFields,
  },
  headline: ({ factor }) => `± ${factor}`,
  outputShape: (_fields, inputs) => imageShape(inputs),
  weights: () => [],
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "RandomZoom",
      seed: fields.seed,
      change: (images, seed) => {
        const stretch = tf.core.add(drawPerSample(tf, images, fields.factor, { seed, site: 0 }), 1);
        const shift = tf.core.zerosLike(stretch);
        return sampleColumns(tf, sampleRows(tf, images, stretch, shift), stretch, shift);
      },
    }),
  examples: [
    { title: "A tenth", fields: {}, inputs: [[5, 4, 2]] },
    { title: "Strong", fields: { factor: 0.5 }, inputs: [[4, 4, 1]] },
  ],
});
