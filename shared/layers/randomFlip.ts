import { defineLayer } from "./definition.ts";
import { augmentationFields, chooseSamples, flipChosen, imageShape } from "./parts/augmentation.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";

export const randomFlip = defineLayer({
  id: "randomFlip",
  version: 1,
  title: "Random flip",
  category: "preprocessing",
  role: "layer",
  summary: "Mirrors random images while training.",
  help: "Each image is mirrored with probability one half, left to right, top to bottom or both: for things that look the same mirrored, not for digits.",
  keywords: ["augmentation", "random", "image", "mirror", "horizontal", "vertical"],
  inputs: [singlePort],
  fields: {
    direction: {
      kind: "choice",
      label: "Direction",
      default: "horizontal",
      choices: [
        { value: "horizontal", label: "Left and right" },
        { value: "vertical", label: "Top and bottom" },
        { value: "both", label: "Both" },
      ],
      help: "Which way images may be mirrored.",
    },
    ...augmentationFields,
  },
  headline: ({ direction }) => direction,
  outputShape: (_fields, inputs) => imageShape(inputs),
  weights: () => [],
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "RandomFlip",
      seed: fields.seed,
      change: (images, seed) => {
        const across = chooseSamples(tf, images, { seed, site: 0 });
        const down = chooseSamples(tf, images, { seed, site: 1 });
        const mirrored = fields.direction === "vertical" ? images : flipChosen(tf, images, across, 2);
        return fields.direction === "horizontal" ? mirrored : flipChosen(tf, mirrored, down, 1);
      },
    }),
  examples: [
    { title: "Left and right", fields: {}, inputs: [[3, 4, 2]] },
    { title: "Both", fields: { direction: "both" }, inputs: [[4, 3, 1]] },
  ],
});
