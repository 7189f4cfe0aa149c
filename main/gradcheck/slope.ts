// The derivative of a function of one number by central differences, with a look at both sides: where they keep
// disagreeing however near one comes, the function has a kink there and no derivative.

export type Slope =
  | { readonly kind: "smooth"; readonly value: number }
  | { readonly kind: "kink"; readonly left: number; readonly right: number };

/** Steps tried in turn: a kink that is only near falls out of reach of the smaller ones. Powers of two move a number exactly. */
const steps = [2 ** -17, 2 ** -20, 2 ** -23];

/** Largest disagreement of the two sides, relative to the larger, that curvature may account for. */
const curvatureShare = 1e-3;

/** Rounding of a loss summed up over many numbers, in units of float64's precision. */
const roundingUnits = 64;

/**
 * The slope at 0 of `shifted`, whose value there is `base`.
 * @param scale size of the number that is shifted; steps grow with it above 1.
 */
export function slopeAt(shifted: (by: number) => number, base: number, scale: number): Slope {
  const unit = 2 ** Math.max(0, Math.ceil(Math.log2(Math.abs(scale) || 1)));
  let left = 0;
  let right = 0;
  for (const step of steps) {
    const by = step * unit;
    const [above, below] = [shifted(by), shifted(-by)];
    right = (above - base) / by;
    left = (base - below) / by;
    const rounding = (roundingUnits * Number.EPSILON * Math.max(Math.abs(base), 1)) / by;
    const allowed = curvatureShare * Math.max(Math.abs(left), Math.abs(right)) + rounding;
    if (Math.abs(right - left) <= allowed) return { kind: "smooth", value: (above - below) / (2 * by) };
    if (Number.isNaN(right - left)) return { kind: "smooth", value: Number.NaN };
  }
  return { kind: "kink", left, right };
}
