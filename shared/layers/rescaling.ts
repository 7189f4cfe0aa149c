import { defineLayer } from "./definition.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

export const rescaling = defineLayer({
  id: "rescaling",
  version: 1,
  title: "Rescaling",
  category: "preprocessing",
  role: "layer",
  summary: "Multiplies and shifts every value.",
  help: "x · scale + offset: 0.00392 for 0–255 to 0–1. Images from files come scaled to 0–1 already.",
  keywords: ["normalize", "scale", "offset"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    scale: {
      kind: "number",
      label: "Scale",
      default: 1,
      min: -1e9,
      max: 1e9,
      help: "Factor of every value.",
    },
    offset: {
      kind: "number",
      label: "Offset",
      default: 0,
      min: -1e9,
      max: 1e9,
      help: "Added behind the factor.",
    },
  },
  headline: ({ scale, offset }) => `× ${scale} + ${offset}`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  build: (tf, { scale, offset }, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Rescaling",
      outputShape: onlyInput(inputShapes),
      compute: (inputs) => tf.core.add(tf.core.mul(onlyTensor(inputs), scale), offset),
    }),
  examples: [
    { title: "0–1 to −1–1", fields: { scale: 2, offset: -1 }, inputs: [[3, 3, 1]] },
    { title: "A tenth", fields: { scale: 0.1 }, inputs: [[4]] },
  ],
});
