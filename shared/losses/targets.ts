// Brings targets to the shape of the output they are compared with, and values to one number per sample.
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../layers/definition.ts";

/** True where the targets hold one class index for each row of the output's last axis. */
export function holdsClassIndices(target: Tensor, output: Tensor): boolean {
  return target.size !== output.size;
}

/** Targets in the output's shape: class indices become one-hot rows, anything else is reshaped. float32 */
export function alignTarget(tf: Tfjs, target: Tensor, output: Tensor): Tensor {
  const { core } = tf;
  if (!holdsClassIndices(target, output)) return core.reshape(core.cast(target, "float32"), output.shape);
  const classes = output.shape[output.shape.length - 1] ?? 1;
  const indices = core.cast<Tensor1D>(core.reshape(target, [target.size]), "int32");
  return core.reshape(core.cast(core.oneHot(indices, classes), "float32"), output.shape);
}

/** Mean over every axis but the batch: [batch, ...] → [batch] */
export function meanPerSample(tf: Tfjs, values: Tensor): Tensor {
  const { core } = tf;
  const batch = values.shape[0] ?? 1;
  if (values.rank === 1) return values;
  return core.mean(core.reshape(values, [batch, values.size / batch]), 1);
}

/** Keeps probabilities away from 0 and 1, where the logarithm is infinite. */
export const probabilityFloor = 1e-7;

export function clipProbabilities(tf: Tfjs, probabilities: Tensor): Tensor {
  return tf.core.clipByValue(probabilities, probabilityFloor, 1 - probabilityFloor);
}
