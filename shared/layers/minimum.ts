import { mergeLayer } from "./parts/mergeLayer.ts";
import { mergeAll, stretchAll } from "./parts/merging.ts";

export const minimum = mergeLayer({
  id: "minimum",
  title: "Minimum",
  summary: "The smallest of its inputs, value by value.",
  help: "Where inputs are equal the first one gets the gradient.",
  keywords: ["min", "merge"],
  kind: "Minimum",
  merge: (tf, inputs) => mergeAll(stretchAll(tf, inputs), tf.core.minimum),
});
