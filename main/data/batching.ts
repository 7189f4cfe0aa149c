// The order in which an epoch visits the samples. Counter-based: epoch n is made from (seed, n) alone, so a run that goes
// on from a checkpoint or is rewound needs none of the epochs before.
import { ascending, createRandom, permutation } from "./random.ts";

/** Sample indices in the order of this epoch (0 is the first): a permutation of 0 … count − 1. */
export function epochOrder(count: number, seed: number, epoch: number, shuffle: boolean): Int32Array {
  if (!shuffle) return ascending(count);
  return permutation(count, createRandom(seed, epoch));
}
