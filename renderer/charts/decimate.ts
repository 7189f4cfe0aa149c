// Thins a curve to what a screen can show without losing a spike: per bucket of pixels the first, lowest, highest and last
// point stay (M4: Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
export interface Series {
  /** Rising; only the first `length` entries count. */
  readonly steps: Float64Array;
  readonly values: Float64Array;
  readonly length: number;
}

export interface Thinned {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

export function decimate(series: Series, buckets: number): Thinned {
  const { steps, values, length } = series;
  if (length <= buckets * 4)
    return { steps: [...steps.subarray(0, length)], values: [...values.subarray(0, length)] };
  const first = steps[0] ?? 0;
  const width = ((steps[length - 1] ?? 0) - first) / buckets || 1;
  const kept = { steps: [] as number[], values: [] as number[] };
  let start = 0;
  for (let bucket = 0; bucket < buckets && start < length; bucket++) {
    const until = bucket === buckets - 1 ? Number.POSITIVE_INFINITY : first + (bucket + 1) * width;
    let end = start;
    while (end < length && (steps[end] ?? 0) < until) end++;
    keepExtremes(series, start, end, kept);
    start = end;
  }
  return kept;
}

function keepExtremes(
  { steps, values }: Series,
  start: number,
  end: number,
  kept: { steps: number[]; values: number[] },
): void {
  if (start === end) return;
  let [lowest, highest] = [start, start];
  for (let i = start; i < end; i++) {
    if ((values[i] ?? 0) < (values[lowest] ?? 0)) lowest = i;
    if ((values[i] ?? 0) > (values[highest] ?? 0)) highest = i;
  }
  const indices = [...new Set([start, lowest, highest, end - 1])].sort((a, b) => a - b);
  for (const index of indices) {
    kept.steps.push(steps[index] ?? 0);
    kept.values.push(values[index] ?? 0);
  }
}

/** The part of a curve from step `low` to step `high`, with one point more on each side so that its lines leave the picture. */
export function between({ steps, values, length }: Series, low: number, high: number): Series {
  const start = Math.max(0, firstFrom(steps, length, low) - 1);
  const end = Math.min(length, firstFrom(steps, length, high) + 1);
  return { steps: steps.subarray(start, end), values: values.subarray(start, end), length: end - start };
}

/** Place of the first of `length` rising steps that is at least `wanted`. */
function firstFrom(steps: Float64Array, length: number, wanted: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An exponential mean that starts at the first value: weight 0 leaves the values as they are. */
export function smooth(values: readonly number[], weight: number): number[] {
  let mean = values[0] ?? 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    mean = Number.isFinite(mean) ? weight * mean + (1 - weight) * value : value;
    return mean;
  });
}

/** Curves over one common axis: null where a curve has no point at that step. */
export function align(curves: readonly Thinned[]): {
  readonly steps: number[];
  readonly columns: (number | null)[][];
} {
  const steps = [...new Set(curves.flatMap((curve) => curve.steps))].sort((a, b) => a - b);
  const rowOf = new Map(steps.map((step, row) => [step, row]));
  const columns = curves.map((curve) => {
    const column = Array.from({ length: steps.length }, (): number | null => null);
    for (const [i, step] of curve.steps.entries()) column[rowOf.get(step) ?? 0] = curve.values[i] ?? null;
    return column;
  });
  return { steps, columns };
}
