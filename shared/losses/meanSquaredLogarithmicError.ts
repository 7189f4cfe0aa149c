import type { Tensor } from "@tensorflow/tfjs-core";
import { pointwiseLoss } from "./pointwise.ts";

const smallest = 1e-7;

export const meanSquaredLogarithmicError = pointwiseLoss({
  id: "meanSquaredLogarithmicError",
  title: "Mean squared logarithmic error",
  help: "Mean of (log(1 + output) − log(1 + target))². For amounts of very different size.",
  compare: (tf, target, output) => {
    const logOf = (values: Tensor) => tf.core.log1p(tf.core.maximum(values, smallest));
    return tf.core.squaredDifference(logOf(output), logOf(target));
  },
});
