// Random numbers for layers, drawn by the engine's own counter-based kernel: tfjs's generators run in JavaScript and would be
// frozen into a traced step. The same (seed, step, site) gives the same numbers on every engine.
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../definition.ts";

/** @returns float32 numbers in [0, 1) of `shape`, which is concrete and includes the batch axis. */
export function randomUniform(tf: Tfjs, shape: readonly number[], seed: number, site: number): Tensor {
  const drawn: TensorInfo | TensorInfo[] = tf.core
    .engine()
    .runKernel("NetloomRandomUniform", {}, { shape: [...shape], seed, site });
  return drawn as Tensor;
}
