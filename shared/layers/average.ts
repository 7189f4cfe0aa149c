import { mergeLayer } from "./parts/mergeLayer.ts";
import { mergeAll } from "./parts/merging.ts";

export const average = mergeLayer({
  id: "average",
  title: "Average",
  summary: "The mean of its inputs, value by value.",
  help: "All inputs have one shape, and so has their mean: networks that vote.",
  keywords: ["mean", "ensemble", "merge"],
  kind: "Average",
  merge: (tf, inputs) => tf.core.div(mergeAll(inputs, tf.core.add), inputs.length),
});
