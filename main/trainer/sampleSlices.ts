// A sample set cut into views of a fixed size, so that work over all of it (validation, a confusion matrix) can be
// interrupted between two. The size depends on nothing that is measured: sums over slices are the same on every run.
import type { Column, SampleSet } from "../data/dataset.ts";

const sliceSize = 500;

/** Views over `set`, none copied. */
export function sliceSamples(set: SampleSet): SampleSet[] {
  const slices: SampleSet[] = [];
  for (let start = 0; start < set.count; start += sliceSize) {
    slices.push(viewOf(set, start, Math.min(start + sliceSize, set.count)));
  }
  return slices;
}

function viewOf(set: SampleSet, start: number, end: number): SampleSet {
  return {
    count: end - start,
    features: set.features.map((column) => viewOfColumn(column, start, end)),
    targets: set.targets.map((column) => viewOfColumn(column, start, end)),
  };
}

function viewOfColumn(column: Column, start: number, end: number): Column {
  const perSample = column.shape.reduce((size, length) => size * length, 1);
  return { ...column, data: column.data.subarray(start * perSample, end * perSample) };
}
