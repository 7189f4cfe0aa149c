// The batch of samples over which the window sees how a layer's values are spread: the same few, evenly from the training
// set, for all of a run, so that what changes is the network.
import type { Column, SampleSet } from "../data/dataset.ts";
import type { HostTensor } from "../engine/engine.ts";

const batchSize = 32;

/** One [batch, ...shape] per network input, stored units; null where there are no samples. */
export function probeBatch({ count, features }: SampleSet): readonly HostTensor[] | null {
  if (count === 0) return null;
  const size = Math.min(batchSize, count);
  const rows = Array.from({ length: size }, (_, index) => Math.floor((index * count) / size));
  return features.map((column) => ({ shape: [size, ...column.shape], data: rowsOf(column, rows) }));
}

function rowsOf({ shape, data }: Column, rows: readonly number[]): HostTensor["data"] {
  const length = shape.reduce((product, axis) => product * axis, 1);
  const gathered = data.slice(0, rows.length * length);
  rows.forEach((row, index) => gathered.set(data.subarray(row * length, (row + 1) * length), index * length));
  return gathered;
}
