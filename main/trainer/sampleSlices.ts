// A sample set cut into parts of a fixed size, so that work over all of it (validation, a confusion matrix) can be
// interrupted between two. The size depends on nothing that is measured: sums over slices are the same on every run.
import type { Samples, SampleSet } from "../data/dataset.ts";
import { readRange } from "../data/samples.ts";

const sliceSize = 500;

export function sliceCount(set: Samples): number {
  return Math.ceil(set.count / sliceSize);
}

/** A view where memory holds the set, else read. */
export function sliceAt(set: Samples, slice: number): SampleSet {
  return readRange(set, slice * sliceSize, Math.min((slice + 1) * sliceSize, set.count));
}

export function* slicesOf(set: Samples): Generator<SampleSet, void, void> {
  for (let slice = 0; slice < sliceCount(set); slice += 1) yield sliceAt(set, slice);
}
