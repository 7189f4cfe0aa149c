import { mergeLayer } from "./parts/mergeLayer.ts";
import { mergeAll } from "./parts/merging.ts";

export const add = mergeLayer({
  id: "add",
  title: "Add",
  summary: "Adds its inputs value by value.",
  help: "All inputs have one shape, and so has the sum. Adding a layer's input to its output makes a residual connection (He et al., 2015).",
  keywords: ["sum", "residual", "skip", "plus", "merge"],
  kind: "Add",
  merge: (tf, inputs) => mergeAll(inputs, tf.core.add),
});
