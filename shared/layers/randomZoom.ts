import { defineLayer } from "./definition.ts";
import {
  augmentationFields,
  drawPerSample,
  imageShape,
  sampleColumns,
  sampleRows,
} from "./parts/augmentation.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput } from "./parts/shapes.ts";

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
  build: (tf, fields, context) => {
    const seed = fields.seed ?? context.seed;
    return ownLayer(tf, {
      name: context.name,
      kind: "RandomZoom",
      outputShape: onlyInput(context.inputShapes),
      compute: (inputs, { training }) => {
        const images = onlyTensor(inputs);
        if (!training) return images;
        const stretch = tf.core.add(drawPerSample(tf, images, fields.factor, { seed, site: 0 }), 1);
        const shift = tf.core.zerosLike(stretch);
        return sampleColumns(tf, sampleRows(tf, images, stretch, shift), stretch, shift);
      },
    });
  },
  examples: [
    { title: "A tenth", fields: {}, inputs: [[5, 4, 2]] },
    { title: "Strong", fields: { factor: 0.5 }, inputs: [[4, 4, 1]] },
  ],
});
