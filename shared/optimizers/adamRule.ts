// Adam's arithmetic (Kingma and Ba, 2015, end of section 2, the order Keras computes in): both bias corrections are folded
// into one step size per step, α = η · √(1 − β₂ᵗ) / (1 − β₁ᵗ), so that a weight's update is w ← w − α · m / (√v + ε).
import type * as TfCore from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { movingMean, type UpdateRule } from "./updateRule.ts";

export interface AdamValues {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Divides by the largest √v so far (Reddi et al., 2018). */
  readonly amsgrad: boolean;
}

export function adamRule(
  core: typeof TfCore,
  { beta1, beta2, epsilon, amsgrad }: AdamValues,
): UpdateRule<Tensor> {
  return {
    slots: amsgrad ? { m: 0, v: 0, vhat: 0 } : { m: 0, v: 0 },
    scalars: { accBeta1: beta1, accBeta2: beta2 },
    share: ([power1, power2], rate) => {
      const corrections = core.div(core.sqrt(core.sub(1, power2 as Scalar)), core.sub(1, power1 as Scalar));
      return core.mul(corrections, rate);
    },
    update: ({ weight, gradient, slots: [m, v, vhat], shared: stepSize }) => {
      const mean = movingMean(core, m as Tensor, gradient, beta1);
      const square = movingMean(core, v as Tensor, core.square(gradient), beta2);
      const largest = vhat === undefined ? square : core.maximum(vhat, square);
      const step = core.div(core.mul(mean, stepSize), core.add(core.sqrt(largest), epsilon));
      return {
        weight: core.sub(weight, step),
        slots: vhat === undefined ? [mean, square] : [mean, square, largest],
      };
    },
    nextScalars: ([power1, power2]) => [core.mul(power1 as Scalar, beta1), core.mul(power2 as Scalar, beta2)],
  };
}
