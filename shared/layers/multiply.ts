import { mergeLayer } from "./parts/mergeLayer.ts";
import { mergeAll } from "./parts/merging.ts";

export const multiply = mergeLayer({
  id: "multiply",
  title: "Multiply",
  summary: "Multiplies its inputs value by value.",
  help: "A gate: an input between 0 and 1 says how much of the other passes. An axis of size 1 is stretched, as for one weight per channel (Hu et al., squeeze and excitation, 2018).",
  keywords: ["product", "gate", "attention", "merge"],
  kind: "Multiply",
  merge: (tf, inputs) => mergeAll(inputs, tf.core.mul),
});
