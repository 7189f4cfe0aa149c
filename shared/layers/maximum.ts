import { mergeLayer } from "./parts/mergeLayer.ts";
import { mergeAll, stretchAll } from "./parts/merging.ts";

export const maximum = mergeLayer({
  id: "maximum",
  title: "Maximum",
  summary: "The largest of its inputs, value by value.",
  help: "Where inputs are equal the first one gets the gradient. Goodfellow et al., Maxout, 2013.",
  keywords: ["max", "maxout", "merge"],
  kind: "Maximum",
  merge: (tf, inputs) => mergeAll(stretchAll(tf, inputs), tf.core.maximum),
});
