// Which neurons spoke for an answer, pure: activation × weight of the last dense layer; against another class, the difference
// of both weights.

export interface Contribution {
  readonly neuron: number;
  readonly activation: number;
  /** Of the answer, less that of the class it is held against. */
  readonly weight: number;
  readonly amount: number;
}

/** @param kernel [inputs, outputs] row-major. The largest amounts first, both signs. */
export function contributionsOf(
  kernel: ArrayLike<number>,
  activations: ArrayLike<number>,
  answer: number,
  against: number | null,
  most: number,
): readonly Contribution[] {
  const inputs = activations.length;
  const outputs = kernel.length / inputs;
  const all = Array.from({ length: inputs }, (_, neuron): Contribution => {
    const other = against === null ? 0 : (kernel[neuron * outputs + against] ?? 0);
    const weight = (kernel[neuron * outputs + answer] ?? 0) - other;
    const activation = activations[neuron] ?? 0;
    return { neuron, activation, weight, amount: activation * weight };
  });
  return all.sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount)).slice(0, most);
}

/** Place of the largest number. */
export function largestOf(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++)
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index;
  return best;
}
