// Which neurons spoke for an answer, pure: activation × weight of the last dense layer; against another class, the difference
// of both weights.
import type { ExplainedAnswer } from "./explainedAnswer.ts";

export interface Contribution {
  readonly neuron: number;
  readonly activation: number;
  /** Of the answer, less that of the class it is held against; turned round where a small number speaks for it. */
  readonly weight: number;
  readonly amount: number;
}

/** @param kernel [inputs, outputs] row-major. The largest amounts first, both signs. */
export function contributionsOf(
  kernel: ArrayLike<number>,
  activations: ArrayLike<number>,
  { unit, sign, against }: Pick<ExplainedAnswer, "unit" | "sign" | "against">,
  most: number,
): readonly Contribution[] {
  const inputs = activations.length;
  const outputs = kernel.length / inputs;
  const all = Array.from({ length: inputs }, (_, neuron): Contribution => {
    const other = against === null ? 0 : (kernel[neuron * outputs + against] ?? 0);
    const weight = sign * ((kernel[neuron * outputs + unit] ?? 0) - other);
    const activation = activations[neuron] ?? 0;
    return { neuron, activation, weight, amount: activation * weight };
  });
  return all.sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount)).slice(0, most);
}
