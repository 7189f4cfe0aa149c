// The batch of samples over which the window sees how a layer's values are spread and what the gradients are: the same few,
// evenly from the training set, for all of a run, so that what changes is the network.
import type { Samples } from "../data/dataset.ts";
import { readRows } from "../data/samples.ts";
import type { WatchedSamples } from "../engine/engine.ts";
import { watchedSamples } from "./watchedSamples.ts";

const batchSize = 32;

/** Null where there are no samples. */
export function probeBatch(samples: Samples): WatchedSamples | null {
  const { count } = samples;
  if (count === 0) return null;
  const size = Math.min(batchSize, count);
  const rows = Int32Array.from({ length: size }, (_, index) => Math.floor((index * count) / size));
  return watchedSamples(readRows(samples, rows));
}
