// The batch of samples over which the window sees how a layer's values are spread: the same few, evenly from the training
// set, for all of a run, so that what changes is the network.
import type { Samples } from "../data/dataset.ts";
import { readRows } from "../data/samples.ts";
import type { HostTensor } from "../engine/engine.ts";

const batchSize = 32;

/** One [batch, ...shape] per network input, stored units; null where there are no samples. */
export function probeBatch(samples: Samples): readonly HostTensor[] | null {
  const { count } = samples;
  if (count === 0) return null;
  const size = Math.min(batchSize, count);
  const rows = Int32Array.from({ length: size }, (_, index) => Math.floor((index * count) / size));
  const { features } = readRows(samples, rows);
  return features.map(({ shape, data }) => ({ shape: [size, ...shape], data }));
}
