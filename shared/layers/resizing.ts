import { defineLayer } from "./definition.ts";
import { interpolationField, resizeImage } from "./parts/interpolation.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";

export const resizing = defineLayer({
  id: "resizing",
  version: 1,
  title: "Resizing",
  category: "preprocessing",
  role: "layer",
  summary: "Brings images to a given height and width.",
  help: "Interpolates with half-pixel centres, as TensorFlow and Keras do without antialiasing; the aspect ratio is not kept.",
  keywords: ["resize", "scale", "interpolate"],
  inputs: [singlePort],
  fields: {
    height: {
      kind: "integer",
      label: "Height",
      default: 28,
      min: 1,
      max: 10_000,
      help: "Rows of the new image.",
    },
    width: {
      kind: "integer",
      label: "Width",
      default: 28,
      min: 1,
      max: 10_000,
      help: "Columns of the new image.",
    },
    interpolation: { ...interpolationField, default: "bilinear" },
  },
  headline: ({ height, width }) => `${height}×${width}`,
  outputShape: ({ height, width }, inputs) => {
    const source = onlyInput(inputs);
    const problem = rankProblem(source, 3);
    return problem === null ? shapeOk([height, width, lastSize(source)]) : shapeProblem(problem);
  },
  weights: () => [],
  build: (tf, { height, width, interpolation }, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Resizing",
      outputShape: [height, width, lastSize(onlyInput(inputShapes))],
      compute: (inputs) => resizeImage(tf, onlyTensor(inputs), [height, width], interpolation),
    }),
  examples: [
    { title: "Smaller, bilinear", fields: { height: 3, width: 2 }, inputs: [[6, 5, 2]] },
    {
      title: "Larger, nearest",
      fields: { height: 7, width: 5, interpolation: "nearest" },
      inputs: [[4, 3, 1]],
    },
  ],
});
