// Two samples through the same weights, neuron by neuron.
export interface Difference {
  readonly neuron: number;
  readonly first: number;
  readonly second: number;
  /** second − first */
  readonly difference: number;
}

/** The neurons that tell the two apart most, largest difference first. Lists of unequal length are of different networks: none. */
export function largestDifferences(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  count: number,
): readonly Difference[] {
  if (first.length !== second.length) return [];
  return Array.from(first, (value, neuron): Difference => {
    const other = second[neuron] ?? 0;
    return { neuron, first: value, second: other, difference: other - value };
  })
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, count);
}
