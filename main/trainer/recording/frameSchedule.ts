// Which steps of a run are recorded: every one at the start, where most is learned, then ever fewer, each gap a fixed share
// longer than the one before, so that a run of any length takes at most as many frames as its budget holds.

const mostFrames = 400;
const mostDense = 100;
/** A recording of fewer frames shows nothing. */
const fewestFrames = 4;

/** Every how many frames the whole state is kept; the frames between hold the weights as differences from it. */
export const keyEvery = 10;

export interface ScheduleOptions {
  readonly firstStep: number;
  readonly lastStep: number;
  /** Frames that may be taken; see framesWithin. */
  readonly frames: number;
}

/** How many frames a budget holds if none of them could be compressed; 0 where it is too small to be of use. */
export function framesWithin(budgetBytes: number, fullBytes: number, weightBytes: number): number {
  const frameBytes = (fullBytes + (keyEvery - 1) * weightBytes) / keyEvery;
  // The whole state at both ends of the run comes on top.
  const frames = Math.min(mostFrames, Math.floor((budgetBytes - 2 * fullBytes) / frameBytes));
  return frames < fewestFrames ? 0 : frames;
}

export class FrameSchedule {
  readonly #first: number;
  readonly #last: number;
  readonly #dense: number;
  readonly #growth: number;

  constructor({ firstStep, lastStep, frames }: ScheduleOptions) {
    this.#first = firstStep;
    this.#last = lastStep;
    this.#dense = Math.min(mostDense, Math.max(1, Math.floor(frames / 3)));
    const sparse = Math.max(1, frames - this.#dense - 1);
    this.#growth = Math.max(1, ((lastStep - firstStep) / this.#dense) ** (1 / sparse));
  }

  /** The next step to record after one that was; Infinity after the last. */
  after(step: number): number {
    if (step >= this.#last) return Infinity;
    const done = step - this.#first;
    if (done < this.#dense) return step + 1;
    return Math.min(this.#last, this.#first + Math.max(done + 1, Math.ceil(done * this.#growth)));
  }
}
