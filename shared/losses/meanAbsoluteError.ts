import { pointwiseLoss } from "./pointwise.ts";

export const meanAbsoluteError = pointwiseLoss({
  id: "meanAbsoluteError",
  title: "Mean absolute error",
  help: "Mean of |output − target|. For numbers with outliers, which weigh less than under the square.",
  compare: (tf, target, output) => tf.core.abs(tf.core.sub(output, target)),
});
