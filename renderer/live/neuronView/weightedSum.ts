// A neuron's arithmetic written out with its real numbers: z = Σ w·x + b, a = f(z). The same formulas as the trainer's, so
// that what the card says can be checked by hand.
export interface Term {
  readonly source: number;
  readonly weight: number;
  readonly input: number;
  readonly product: number;
}

export interface WeightedSum {
  /** The terms that matter most, by size of their product. */
  readonly largest: readonly Term[];
  /** Sum of the terms not listed. */
  readonly rest: number;
  readonly restCount: number;
  readonly bias: number | null;
  /** The whole sum before the activation function. */
  readonly sum: number;
}

export interface SumRequest {
  /** [sources, targets], row-major. */
  readonly kernel: ArrayLike<number>;
  readonly sources: number;
  readonly targets: number;
  readonly target: number;
  readonly inputs: ArrayLike<number>;
  readonly bias: ArrayLike<number> | null;
  /** How many terms to list. */
  readonly list: number;
}

export function weightedSum({
  kernel,
  sources,
  targets,
  target,
  inputs,
  bias,
  list,
}: SumRequest): WeightedSum {
  const terms: Term[] = [];
  let total = 0;
  for (let source = 0; source < sources; source++) {
    const weight = kernel[source * targets + target] ?? 0;
    const input = inputs[source] ?? 0;
    const product = weight * input;
    total += product;
    terms.push({ source, weight, input, product });
  }
  terms.sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const largest = terms.slice(0, list);
  const listed = largest.reduce((sum, term) => sum + term.product, 0);
  const biasValue = bias === null ? null : (bias[target] ?? 0);
  return {
    largest,
    rest: total - listed,
    restCount: Math.max(0, sources - largest.length),
    bias: biasValue,
    sum: total + (biasValue ?? 0),
  };
}
