import { defineLayer } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { movedWork } from "./parts/layerWork.ts";

export const repeatVector = defineLayer({
  id: "repeatVector",
  version: 1,
  title: "Repeat vector",
  category: "shape",
  role: "layer",
  summary: "Makes a sequence of one vector, over and over.",
  help: "[features] becomes [times, features], the same at every step: from an encoder's vector to a decoder's sequence.",
  keywords: ["tile", "copy", "sequence", "decoder"],
  inputs: [singlePort],
  fields: {
    n: {
      kind: "integer",
      label: "Times",
      default: 2,
      min: 1,
      max: 100_000,
      help: "How many steps the sequence has.",
    },
  },
  headline: ({ n }) => `× ${n}`,
  outputShape: ({ n }, inputs) => {
    const source = onlyInput(inputs);
    const problem = rankProblem(source, 1);
    return problem === null ? shapeOk([n, ...source]) : shapeProblem(problem);
  },
  weights: () => [],
  work: movedWork,
  build: (tf, { n }, { name }) => tf.layers.layers.repeatVector({ name, n }),
  examples: [
    { title: "Three times", fields: { n: 3 }, inputs: [[4]] },
    { title: "Once", fields: { n: 1 }, inputs: [[2]] },
  ],
});
