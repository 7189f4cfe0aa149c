// The end of every layer with a kernel: add the bias where there is one, then apply the activation.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../definition.ts";
import { activationFunction, type ActivationId } from "./activations.ts";

export function biasAndActivation(
  tf: Tfjs,
  activation: ActivationId,
): (sums: Tensor, bias: Tensor | undefined) => Tensor {
  const activate = activationFunction(tf, activation);
  return (sums, bias) => activate(bias === undefined ? sums : tf.core.add(sums, bias));
}
