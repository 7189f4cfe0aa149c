// Points of many numbers as a picture: each is dropped on the plane in which they differ most (principal components, Pearson
// 1901), found by orthogonal iteration from where it lay the last time, so that the picture never jumps or flips.

export interface MainPlane {
  /** [points, 2] */
  readonly places: Float32Array<ArrayBuffer>;
  /** Share of the points' variance along each direction; 0 where they do not differ. */
  readonly explained: readonly [number, number];
  /** The two directions [features] to start from the next time. */
  readonly directions: Directions;
}

export type Directions = readonly [Float64Array, Float64Array];

const roundsFromNowhere = 40;
const roundsFromBefore = 4;

/** @param points [count, features], row-major. */
export function mainPlane(
  points: Float32Array,
  count: number,
  features: number,
  before: Directions | null,
): MainPlane {
  const centred = centre(points, count, features);
  const known = before !== null && before[0].length === features ? before : null;
  let directions = known ?? startDirections(features);
  for (let round = 0; round < (known === null ? roundsFromNowhere : roundsFromBefore); round++)
    directions = turnTowardsVariance(centred, count, features, directions);
  if (known === null) directions = [withLargestPositive(directions[0]), withLargestPositive(directions[1])];
  const total = centred.reduce((sum, value) => sum + value * value, 0);
  const along = directions.map((direction) => project(centred, count, features, direction));
  const places = new Float32Array(count * 2);
  along.forEach((lengths, axis) => lengths.forEach((length, point) => (places[point * 2 + axis] = length)));
  const [first = 0, second = 0] = along.map((lengths) => (total > 0 ? squaredLength(lengths) / total : 0));
  return { places, explained: [first, second], directions };
}

function centre(points: Float32Array, count: number, features: number): Float64Array {
  const centred = Float64Array.from(points.subarray(0, count * features), (value) =>
    Number.isFinite(value) ? value : 0,
  );
  for (let feature = 0; feature < features; feature++) {
    let sum = 0;
    for (let point = 0; point < count; point++) sum += centred[point * features + feature] ?? 0;
    for (let point = 0; point < count; point++) centred[point * features + feature]! -= sum / count;
  }
  return centred;
}

/** Any two directions that are not at right angles to all there is: waves of two lengths. */
function startDirections(features: number): Directions {
  const wave = (length: number) =>
    Float64Array.from({ length: features }, (_, i) => Math.cos(length * i + 1));
  return orthonormal(wave(0.7), wave(1.9));
}

/** d ← XᵀX · d for both, then made orthonormal again. */
function turnTowardsVariance(
  centred: Float64Array,
  count: number,
  features: number,
  directions: Directions,
): Directions {
  const [first, second] = directions.map((direction) => {
    const lengths = project(centred, count, features, direction);
    const turned = new Float64Array(features);
    for (let point = 0; point < count; point++) {
      const length = lengths[point] ?? 0;
      for (let feature = 0; feature < features; feature++)
        turned[feature]! += length * (centred[point * features + feature] ?? 0);
    }
    // Points that do not differ leave the direction as it is.
    return squaredLength(turned) > 0 ? turned : direction;
  }) as [Float64Array, Float64Array];
  return orthonormal(first, second);
}

/** Gram–Schmidt. */
function orthonormal(first: Float64Array, second: Float64Array): Directions {
  const one = unit(first);
  const overlap = one.reduce((sum, value, i) => sum + value * (second[i] ?? 0), 0);
  return [one, unit(second.map((value, i) => value - overlap * (one[i] ?? 0)))];
}

function unit(direction: Float64Array): Float64Array {
  const length = Math.sqrt(squaredLength(direction));
  return length > 0 ? direction.map((value) => value / length) : direction;
}

function project(
  centred: Float64Array,
  count: number,
  features: number,
  direction: Float64Array,
): Float64Array {
  const lengths = new Float64Array(count);
  for (let point = 0; point < count; point++) {
    let sum = 0;
    for (let feature = 0; feature < features; feature++)
      sum += (centred[point * features + feature] ?? 0) * (direction[feature] ?? 0);
    lengths[point] = sum;
  }
  return lengths;
}

function squaredLength(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** Of the two signs a direction can have, the one whose largest component is positive. */
function withLargestPositive(direction: Float64Array): Float64Array {
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}
