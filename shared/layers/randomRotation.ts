import { defineLayer } from "./definition.ts";
import { augmentationFields, drawPerSample, imageShape, rotate } from "./parts/augmentation.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";

export const randomRotation = defineLayer({
  id: "randomRotation",
  version: 1,
  title: "Random rotation",
  category: "preprocessing",
  role: "layer",
  summary: "Turns images a little while training.",
  help: "Each image is turned around its middle by its own random angle, by three shears with bilinear sampling; what comes in is black.",
  keywords: ["augmentation", "random", "image", "rotate", "turn", "angle"],
  inputs: [singlePort],
  fields: {
    degrees: {
      kind: "number",
      label: "Angle",
      default: 10,
      min: 0,
      max: 90,
      unit: "°",
      help: "Largest angle in either direction.",
    },
    ...augmentationFields,
  },
  headline: ({ degrees }) => `± ${degrees}°`,
  outputShape: (_fields, inputs) => imageShape(inputs),
  weights: () => [],
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "RandomRotation",
      seed: fields.seed,
      change: (images, seed) => {
        const largest = (fields.degrees * Math.PI) / 180;
        return rotate(tf, images, drawPerSample(tf, images, largest, { seed, site: 0 }), largest);
      },
    }),
  examples: [
    { title: "Ten degrees", fields: {}, inputs: [[5, 5, 1]] },
    { title: "Up to 45 degrees", fields: { degrees: 45 }, inputs: [[4, 6, 2]] },
  ],
});
