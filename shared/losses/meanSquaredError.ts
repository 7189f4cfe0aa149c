import { pointwiseLoss } from "./pointwise.ts";

export const meanSquaredError = pointwiseLoss({
  id: "meanSquaredError",
  title: "Mean squared error",
  help: "Mean of (output − target)². For numbers; with class labels the targets are one-hot rows.",
  compare: (tf, target, output) => tf.core.squaredDifference(output, target),
});
