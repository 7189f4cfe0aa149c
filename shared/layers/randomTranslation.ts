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

export const randomTranslation = defineLayer({
  id: "randomTranslation",
  version: 1,
  title: "Random translation",
  category: "preprocessing",
  role: "layer",
  summary: "Moves images a little while training.",
  help: "Each image is moved down and across by its own random share of its size; what comes in is black.",
  keywords: ["augmentation", "random", "image", "shift", "move", "translate"],
  inputs: [singlePort],
  fields: {
    heightFactor: {
      kind: "number",
      label: "Down",
      default: 0.1,
      min: 0,
      max: 1,
      help: "Largest share of the height.",
    },
    widthFactor: {
      kind: "number",
      label: "Across",
      default: 0.1,
      min: 0,
      max: 1,
      help: "Largest share of the width.",
    },
    ...augmentationFields,
  },
  headline: ({ heightFactor, widthFactor }) => `± ${heightFactor} · ± ${widthFactor}`,
  outputShape: (_fields, inputs) => imageShape(inputs),
  weights: () => [],
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "RandomTranslation",
      seed: fields.seed,
      change: (images, seed) => {
        const [, height = 1, width = 1] = images.shape;
        const down = drawPerSample(tf, images, fields.heightFactor * height, { seed, site: 0 });
        const across = drawPerSample(tf, images, fields.widthFactor * width, { seed, site: 1 });
        return sampleColumns(tf, sampleRows(tf, images, 1, down), 1, across);
      },
    }),
  examples: [
    { title: "A tenth", fields: {}, inputs: [[4, 5, 2]] },
    { title: "Across only", fields: { heightFactor: 0, widthFactor: 0.5 }, inputs: [[4, 4, 1]] },
  ],
});
