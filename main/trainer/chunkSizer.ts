// How many steps go into one engine call: as many as take 15 to 30 ms, so that calls cost next to nothing beside the steps
// and a pause still comes at once. Sizes are powers of two: an engine that plans per size meets few of them.

const targetMs = 30;
const largestChunk = 4096;
/** A size may grow at most this much on one measurement, since the first calls of an engine are slower than the rest. */
const growth = 4;

export class ChunkSizer {
  readonly #now: () => number;
  #steps = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Runs the work, which does `steps` steps, and learns from the time it took; 0 steps teach nothing. */
  async measure<T>(steps: number, work: () => Promise<T>): Promise<T> {
    const startedAt = this.#now();
    const result = await work();
    if (steps > 0) this.#learn(steps, this.#now() - startedAt);
    return result;
  }

  #learn(steps: number, elapsedMs: number): void {
    const fitting = (targetMs * steps) / Math.max(elapsedMs, 0.001);
    const wanted = Math.min(fitting, this.#steps * growth, largestChunk);
    this.#steps = 2 ** Math.max(0, Math.floor(Math.log2(wanted)));
  }
}
