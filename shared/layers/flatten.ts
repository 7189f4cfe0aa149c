import { defineLayer } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { elementCount, onlyInput, shapeOk } from "./parts/shapes.ts";
import { viewWork } from "./parts/layerWork.ts";

export const flatten = defineLayer({
  id: "flatten",
  version: 1,
  title: "Flatten",
  category: "shape",
  role: "layer",
  summary: "Lines all values of a sample up in one vector.",
  help: "[28, 28, 1] becomes [784]. Values keep their row-major order; nothing is learned. Needed between images and Dense layers.",
  keywords: ["vector", "reshape", "unroll"],
  inputs: [singlePort],
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => shapeOk([elementCount(onlyInput(inputs))]),
  weights: () => [],
  work: viewWork,
  build: (tf, _fields, { name, inputShapes }) => {
    const source = onlyInput(inputShapes);
    // tfjs's Flatten refuses what is a vector already.
    if (source.length < 2) return tf.layers.layers.reshape({ name, targetShape: [...source] });
    return tf.layers.layers.flatten({ name });
  },
  examples: [
    { title: "An image", fields: {}, inputs: [[5, 4, 2]] },
    { title: "A sequence", fields: {}, inputs: [[3, 4]] },
    { title: "Already a vector", fields: {}, inputs: [[6]] },
  ],
});
