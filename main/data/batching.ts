// The order in which an epoch visits the samples. Counter-based: epoch n is made from (seed, n) alone, so a run that goes
// on from a checkpoint or is rewound needs none of the epochs before.
import { ascending, createRandom, shuffleRange, type Random } from "./random.ts";

export interface EpochSettings {
  readonly count: number;
  readonly seed: number;
  readonly shuffle: boolean;
}

/** An epoch's order as it is made: bit by bit ahead of its epoch, or all at once. */
export class EpochOrder {
  readonly epoch: number;
  readonly #indices: Int32Array;
  readonly #random: Random;
  /** Places above are settled. */
  #last: number;

  /** @param epoch counted from 0. */
  constructor({ count, seed, shuffle }: EpochSettings, epoch: number) {
    this.epoch = epoch;
    this.#indices = ascending(count);
    this.#random = createRandom(seed, epoch);
    this.#last = shuffle ? count - 1 : 0;
  }

  /** Settles so many places more. */
  work(places: number): void {
    const until = Math.max(0, this.#last - places);
    shuffleRange(this.#indices, this.#last, until, this.#random);
    this.#last = until;
  }

  /** Sample indices in the order of the epoch: a permutation of 0 … count − 1. */
  finished(): Int32Array {
    this.work(this.#last);
    return this.#indices;
  }
}

/** The order of one epoch at once. @param epoch counted from 0. */
export function epochOrder(count: number, seed: number, epoch: number, shuffle: boolean): Int32Array {
  return new EpochOrder({ count, seed, shuffle }, epoch).finished();
}
