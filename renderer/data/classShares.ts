/** A share per class: of two classes the network may give only that of the second. */
export function classShares(shares: Float32Array, names: readonly string[] | null): Float32Array {
  const [second] = shares;
  if (second === undefined || shares.length > 1 || names?.length !== 2) return shares;
  return Float32Array.of(1 - second, second);
}
