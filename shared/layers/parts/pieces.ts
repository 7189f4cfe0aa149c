// Taking tensors apart. tfjs has no gradient of taking apart what is one piece already, so that case is answered without it.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../definition.ts";

/** One tensor per place of the axis, which is gone from them. */
export function unstackAxis(tf: Tfjs, values: Tensor, axis: number): Tensor[] {
  if (values.shape[axis] === 1) return [tf.core.squeeze(values, [axis])];
  return tf.core.unstack(values, axis);
}

/** So many equal parts along the axis. */
export function splitAxis(tf: Tfjs, values: Tensor, parts: number, axis: number): Tensor[] {
  return parts === 1 ? [values] : tf.core.split(values, parts, axis);
}
