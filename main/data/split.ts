// Holds samples out for validation where the source brings no validation set of its own: a seeded permutation, its first
// part for validation. Both parts stay in permuted order, so files sorted by class are mixed even without shuffling.
import { fail } from "../../shared/errors/appError.ts";
import type { Samples, SampleSet } from "./dataset.ts";
import { createRandom, permutation } from "./random.ts";
import { fileRows, isStored, pickRows } from "./samples.ts";

export interface SplitSamples<Set extends Samples = SampleSet> {
  readonly train: Set;
  readonly validation: Set;
}

/** Rounds to the nearest sample; at least one lands on each side. Fails where there are fewer than two samples. */
export function splitSamples<Set extends Samples>(
  samples: Set,
  validationShare: number,
  seed: number,
): SplitSamples<Set> {
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

/** The samples at `order`, in that order; of stored ones only the places change. */
export function pickSamples<Set extends Samples>(samples: Set, order: Int32Array): Set {
  const targets = samples.targets.map((column) => pickRows(column, order));
  const picked: Samples = isStored(samples)
    ? { ...samples, count: order.length, targets, rows: fileRows(samples, order) }
    : { count: order.length, features: samples.features.map((column) => pickRows(column, order)), targets };
  return picked as Set;
}
