// Holds samples out for validation where the source brings no validation set of its own: a seeded permutation, its first
// part for validation. Both parts stay in permuted order, so files sorted by class are mixed even without shuffling.
import { fail } from "../../shared/errors/appError.ts";
import type { Column, ColumnData, SampleSet } from "./dataset.ts";
import { createRandom, permutation } from "./random.ts";

export interface SplitSamples {
  readonly train: SampleSet;
  readonly validation: SampleSet;
}

/** Rounds to the nearest sample; at least one lands on each side. Fails where there are fewer than two samples. */
export function splitSamples(samples: SampleSet, validationShare: number, seed: number): SplitSamples {
  const order = splitOrder(samples.count, validationShare, seed);
  return { train: pickSamples(samples, order.train), validation: pickSamples(samples, order.validation) };
}

export interface SplitOrder {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/** Which of `count` samples go where, for sources that pick the rows themselves. */
export function splitOrder(count: number, validationShare: number, seed: number): SplitOrder {
  if (count < 2) fail("data/empty", { found: `${count} sample${count === 1 ? "" : "s"} to share out` });
  const validationCount = Math.min(Math.max(Math.round(count * validationShare), 1), count - 1);
  const order = permutation(count, createRandom(seed));
  return { train: order.subarray(validationCount), validation: order.subarray(0, validationCount) };
}

/** The samples at `order`, in that order. */
export function pickSamples(samples: SampleSet, order: Int32Array): SampleSet {
  return {
    count: order.length,
    features: samples.features.map((column) => pickRows(column, order)),
    targets: samples.targets.map((column) => pickRows(column, order)),
  };
}

function pickRows(column: Column, order: Int32Array): Column {
  const width = column.shape.reduce((product, size) => product * size, 1);
  const picked = columnDataLike(column.data, order.length * width);
  order.forEach((row, at) => picked.set(column.data.subarray(row * width, (row + 1) * width), at * width));
  return { ...column, data: picked };
}

function columnDataLike(data: ColumnData, length: number): ColumnData {
  if (data instanceof Uint8Array) return new Uint8Array(length);
  return data instanceof Float32Array ? new Float32Array(length) : new Int32Array(length);
}
