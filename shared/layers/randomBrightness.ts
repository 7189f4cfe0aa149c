import { defineLayer } from "./definition.ts";
import { augmentationFields, drawPerSample, imageShape } from "./parts/augmentation.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput } from "./parts/shapes.ts";

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
  build: (tf, fields, context) => {
    const seed = fields.seed ?? context.seed;
    return ownLayer(tf, {
      name: context.name,
      kind: "RandomBrightness",
      outputShape: onlyInput(context.inputShapes),
      compute: (inputs, { training }) => {
        const images = onlyTensor(inputs);
        if (!training) return images;
        return tf.core.add(images, drawPerSample(tf, images, fields.factor, { seed, site: 0 }));
      },
    });
  },
  examples: [
    { title: "A tenth", fields: {}, inputs: [[3, 3, 2]] },
    { title: "Half", fields: { factor: 0.5 }, inputs: [[4, 3, 1]] },
  ],
});
