// Measures a run: the time it ran (pauses left out) and, of that, the time that trained (validation left out too).
// Checkpoints and the live view count as training time: they slow it, and the speed shown says so.

export interface RunTimes {
  readonly elapsedMs: number;
  readonly trainingMs: number;
  readonly trainedSamples: number;
}

export class RunClock {
  readonly #now: () => number;
  #elapsedMs: number;
  #otherMs: number;
  #trainedSamples: number;
  #runningSince: number | null = null;

  constructor(now: () => number, startAt: RunTimes = { elapsedMs: 0, trainingMs: 0, trainedSamples: 0 }) {
    this.#now = now;
    this.#elapsedMs = startAt.elapsedMs;
    this.#otherMs = startAt.elapsedMs - startAt.trainingMs;
    this.#trainedSamples = startAt.trainedSamples;
  }

  /** The run runs from now on. */
  run(): void {
    this.#runningSince ??= this.#now();
  }

  /** The run stands still from now on. */
  rest(): void {
    this.#elapsedMs = this.times().elapsedMs;
    this.#runningSince = null;
  }

  countSamples(samples: number): void {
    this.#trainedSamples += samples;
  }

  /** Work that is part of the run but does not train. */
  async apart<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = this.#now();
    try {
      return await work();
    } finally {
      this.#otherMs += this.#now() - startedAt;
    }
  }

  times(): RunTimes {
    const elapsedMs = this.#elapsedMs + (this.#runningSince === null ? 0 : this.#now() - this.#runningSince);
    return {
      elapsedMs,
      trainingMs: Math.max(0, elapsedMs - this.#otherMs),
      trainedSamples: this.#trainedSamples,
    };
  }

  get samplesPerSecond(): number {
    const { trainingMs, trainedSamples } = this.times();
    return trainingMs > 0 ? (trainedSamples * 1000) / trainingMs : 0;
  }
}
