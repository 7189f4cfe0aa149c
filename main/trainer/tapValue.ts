// What a tap sends of a value: statistics over it, and the numbers themselves or an even sub-grid of them. Values are read
// where they lie; nothing is copied but what is sent.
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import { gridPositions, gridWithin, rowMajorStrides } from "../../shared/contract/sampleGrid.ts";
import type { HostTensor, TensorView } from "../engine/engine.ts";

type TapStats = TapValue["stats"];

/** Statistics look at no more numbers than this. */
const mostCounted = 16_384;

export interface SampledValue {
  readonly data: Float32Array<ArrayBuffer>;
  /** Axis lengths of the sub-grid; absent where all numbers are sent. */
  readonly grid?: readonly number[];
}

/**
 * Minimum, maximum, mean, standard deviation (of the population) and the share of exact zeros, over the finite numbers.
 * Zeros where there are none. Of a large value an even sample counts.
 */
export function statsOf(data: HostTensor["data"]): TapStats {
  const step = evenStep(data.length);
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let squares = 0;
  let zeros = 0;
  for (let index = 0; index < data.length; index += step) {
    const value = data[index] ?? 0;
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

/** 1, or an odd step: axes are mostly of even length, and an even step would see only some of their columns. */
function evenStep(length: number): number {
  const step = Math.ceil(length / mostCounted);
  return step % 2 === 0 ? step + 1 : step;
}

/** A tensor as a view of itself. */
export function viewOfTensor({ shape, data }: HostTensor): TensorView {
  return { shape, data, strides: rowMajorStrides(shape) };
}

/** All numbers in row-major order where they are at most `limit`, else the largest even sub-grid of no more. */
export function sampleValue({ shape, data, strides }: TensorView, limit: number): SampledValue {
  const whole = data.length <= limit;
  if (whole && isRowMajor(shape, strides)) return { data: new Float32Array(data) };
  const { grid, positions } = samplingOf(shape, strides, whole ? null : limit);
  const sampled = new Float32Array(positions.length);
  for (let index = 0; index < sampled.length; index += 1) sampled[index] = data[positions[index] ?? 0] ?? 0;
  return whole ? { data: sampled } : { data: sampled, grid };
}

interface Sampling {
  readonly grid: readonly number[];
  readonly positions: Int32Array;
}

/** Those of the newest values of different shapes: a run's taps ask for the same few with every frame. */
const samplings = new Map<string, Sampling>();
const keptSamplings = 64;

/** @param limit null for all numbers. */
function samplingOf(shape: readonly number[], strides: readonly number[], limit: number | null): Sampling {
  const key = [shape, strides, limit].join(" ");
  const known = samplings.get(key);
  if (known !== undefined) return known;
  const grid = limit === null ? shape : gridWithin(shape, limit);
  const made = { grid, positions: gridPositions(shape, grid, strides) };
  samplings.set(key, made);
  const [oldest] = samplings.keys();
  if (oldest !== undefined && samplings.size > keptSamplings) samplings.delete(oldest);
  return made;
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  return rowMajorStrides(shape).every((stride, axis) => stride === strides[axis]);
}

/** Undefined where there is no such node or weight. */
export function tapValue(tap: TapRequest, whole: TensorView | undefined): TapValue | undefined {
  if (whole === undefined) return undefined;
  const stats = statsOf(whole.data);
  const sent =
    tap.kind === "histogram" || tap.kind === "gradientHistogram"
      ? { data: histogramOf(whole.data, stats, tap.limit) }
      : sampleValue(whole, tap.limit);
  const weight = tap.weight === undefined ? {} : { weight: tap.weight };
  return { node: tap.node, kind: tap.kind, ...weight, shape: whole.shape, ...sent, stats };
}

/** Counts of the finite numbers in `bins` equal steps from the minimum to the maximum; of a large value's even sample. */
export function histogramOf(
  data: HostTensor["data"],
  stats: TapStats,
  bins: number,
): Float32Array<ArrayBuffer> {
  const counts = new Float32Array(bins);
  const width = (stats.max - stats.min) / bins;
  const step = evenStep(data.length);
  for (let index = 0; index < data.length; index += step) {
    const value = data[index] ?? 0;
    if (!Number.isFinite(value)) continue;
    const bin = width > 0 ? Math.min(bins - 1, Math.floor((value - stats.min) / width)) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** √Σx², over all numbers. */
export function normOf(data: Iterable<number>): number {
  let squares = 0;
  for (const number of data) squares += number * number;
  return Math.sqrt(squares);
}
