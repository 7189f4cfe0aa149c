import { defineLayer } from "./definition.ts";
import { describeShape, shapeOk } from "./parts/shapes.ts";

export const input = defineLayer({
  id: "input",
  version: 1,
  title: "Input",
  category: "io",
  role: "input",
  summary: "Where samples enter the network.",
  help: "Says the shape of one sample, without the batch axis: [28, 28, 1] for 28 × 28 grey images [height, width, channels], [4] for four numbers.",
  keywords: ["data", "source", "placeholder"],
  inputs: [],
  fields: {
    shape: {
      kind: "integers",
      label: "Shape",
      default: [28, 28, 1],
      minLength: 1,
      maxLength: 6,
      min: 1,
      max: 16_777_216,
      help: "Sizes of one sample's axes, without the batch.",
    },
  },
  headline: (fields) => describeShape(fields.shape),
  outputShape: (fields) => shapeOk(fields.shape),
  weights: () => [],
  examples: [
    { title: "A grey image", fields: { shape: [28, 28, 1] }, inputs: [] },
    { title: "Four numbers", fields: { shape: [4] }, inputs: [] },
  ],
});
