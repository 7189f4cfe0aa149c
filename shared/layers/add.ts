import { defineLayer } from "./definition.ts";
import { onlyInput, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { mergeShapeProblem, mergePort } from "./parts/merging.ts";

export const add = defineLayer({
  id: "add",
  version: 1,
  title: "Add",
  category: "merge",
  role: "layer",
  summary: "Adds its inputs value by value.",
  help: "All inputs have one shape, and so has the sum. Adding a layer's input to its output makes a residual connection (He et al., 2015).",
  keywords: ["sum", "residual", "skip", "plus", "merge"],
  inputs: [mergePort],
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => {
    const problem = mergeShapeProblem(inputs);
    return problem === null ? shapeOk(onlyInput(inputs)) : shapeProblem(problem);
  },
  weights: () => [],
  build: (tf, _fields, { name }) => tf.layers.layers.add({ name }),
  examples: [
    { title: "Two vectors", fields: {}, inputs: [[4], [4]] },
    { title: "Three images", fields: {}, inputs: [[3, 3, 2], [3, 3, 2], [3, 3, 2]] },
  ],
});
