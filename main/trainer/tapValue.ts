// What a tap sends of a value: statistics over the whole, and the numbers themselves or an even sub-grid of them.
import type { TapValue } from "../../shared/contract/live.ts";
import type { HostTensor } from "../engine/engine.ts";

type TapStats = TapValue["stats"];

export interface SampledValue {
  readonly data: Float32Array<ArrayBuffer>;
  /** Flat positions of `data`; absent where all numbers are sent. */
  readonly positions?: Int32Array<ArrayBuffer>;
}

/**
 * Minimum, maximum, mean, standard deviation (of the population) and the share of exact zeros, over the finite numbers.
 * Zeros where there are none.
 */
export function statsOf(data: HostTensor["data"]): TapStats {
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let squares = 0;
  let zeros = 0;
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    count += 1;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeros += 1;
    sum += value;
    squares += value * value;
  }
  if (count === 0) return { min: 0, max: 0, mean: 0, std: 0, dead: 0 };
  const mean = sum / count;
  // In float64 the difference keeps more digits than a picture can show; rounding may leave it just below 0.
  const variance = Math.max(0, squares / count - mean * mean);
  return { min, max, mean, std: Math.sqrt(variance), dead: zeros / count };
}

/**
 * All numbers where they are at most `limit`, else the evenly spaced positions of a sub-grid: no axis is longer than a common
 * bound, the largest with which the grid fits. A matrix stays a (coarser) matrix, and nothing is chosen by its value.
 */
export function sampleValue(data: HostTensor["data"], shape: readonly number[], limit: number): SampledValue {
  if (data.length <= limit) return { data: Float32Array.from(data) };
  const positions = gridPositions(shape, limit);
  return { data: Float32Array.from(positions, (position) => data[position] ?? 0), positions };
}

/** Counts of the finite numbers in `bins` equal steps from the minimum to the maximum. */
export function histogramOf(
  data: HostTensor["data"],
  stats: TapStats,
  bins: number,
): Float32Array<ArrayBuffer> {
  const counts = new Float32Array(bins);
  const width = (stats.max - stats.min) / bins;
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    const bin = width > 0 ? Math.min(bins - 1, Math.floor((value - stats.min) / width)) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function gridPositions(shape: readonly number[], limit: number): Int32Array<ArrayBuffer> {
  const bound = largestBound(shape, limit);
  let positions: number[] = [0];
  for (const length of shape) {
    const count = Math.min(length, bound);
    const along = Array.from({ length: count }, (_, index) => Math.floor((index * length) / count));
    positions = positions.flatMap((outer) => along.map((inner) => outer * length + inner));
  }
  return Int32Array.from(positions);
}

/** The largest bound for which the product of min(length, bound) over the axes is at most `limit`. */
function largestBound(shape: readonly number[], limit: number): number {
  let fits = 1;
  let tooLarge = Math.max(...shape) + 1;
  while (tooLarge - fits > 1) {
    const middle = Math.floor((fits + tooLarge) / 2);
    const size = shape.reduce((product, length) => product * Math.min(length, middle), 1);
    if (size <= limit) fits = middle;
    else tooLarge = middle;
  }
  return fits;
}
