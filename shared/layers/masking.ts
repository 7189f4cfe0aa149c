import { defineLayer } from "./definition.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { buildStepMask, filledSteps } from "./parts/stepMask.ts";

export const masking = defineLayer({
  id: "masking",
  version: 1,
  title: "Masking",
  category: "recurrent",
  role: "layer",
  summary: "Lets recurrent layers skip steps that are only padding.",
  help: "A step whose features all equal the value does not count: recurrent layers that follow keep their state over it. The mask goes on through layers that work step by step (dense, dropout, activations, normalizations, time distributed), and ends where others begin. Losses and metrics do not know it.",
  keywords: ["mask", "padding", "sequence", "variable length", "skip"],
  inputs: [singlePort],
  fields: {
    maskValue: {
      kind: "number",
      label: "Padding",
      default: 0,
      min: -1e9,
      max: 1e9,
      help: "What every feature of a step that does not count is.",
    },
  },
  headline: ({ maskValue }) => `skip ${maskValue}`,
  outputShape: (_fields, inputs) => {
    const source = onlyInput(inputs);
    const problem = rankProblem(source, 2);
    return problem === null ? shapeOk(source) : shapeProblem(problem);
  },
  weights: () => [],
  build: (tf, { maskValue }, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Masking",
      outputShape: onlyInput(inputShapes),
      compute: (inputs) => {
        const values = onlyTensor(inputs);
        return tf.core.mul(values, tf.core.expandDims(filledSteps(tf, values, maskValue), 2));
      },
    }),
  buildMask: (tf, { maskValue }, context) => buildStepMask(tf, context, maskValue),
  examples: [
    { title: "Steps of zeros", fields: {}, inputs: [[4, 2]] },
    { title: "Steps of ones", fields: { maskValue: 1 }, inputs: [[3, 1]], indicesBelow: 3 },
  ],
});
