// Keeps the time spent on pictures within a share of the training time. Training earns the view time to spend; a frame is
// taken when what is saved up covers what frames have cost lately. The true share is measured beside it, and shown.

const framesPerSecond = 30;
/** Unspent time is not carried on for longer than this much training. */
const savedForMs = 1000;
/** Over which the measured share forgets. */
const memoryMs = 5000;

export class ViewBudget {
  readonly #now: () => number;
  #share = 0;
  #savedMs = 0;
  /** What a frame costs, lately; null before the first that counts. */
  #expectedMs: number | null = null;
  #lastFrameAt = -Infinity;
  #countedUntil: number | null = null;
  #recentViewMs = 0;
  #recentTotalMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Share of the training time the view may cost, 0–0.5. */
  set share(share: number) {
    this.#share = share;
  }

  /** Measured share of the last seconds, 0–1. */
  get measuredShare(): number {
    return this.#recentTotalMs > 0 ? this.#recentViewMs / this.#recentTotalMs : 0;
  }

  /** Call between chunks while training: counts the time since the last call as training. */
  earn(): void {
    const now = this.#now();
    if (this.#countedUntil !== null) this.#count(now - this.#countedUntil);
    this.#countedUntil = now;
  }

  /** Training stands still: the time until the next `earn` is nobody's. */
  rest(): void {
    this.#countedUntil = null;
  }

  /** Whether a frame may be taken now; while training stands still only the frame rate counts. */
  allows(training: boolean): boolean {
    if (this.#now() - this.#lastFrameAt < 1000 / framesPerSecond) return false;
    return !training || (this.#share > 0 && this.#savedMs >= (this.#expectedMs ?? 0));
  }

  /**
   * Takes a frame and learns what it cost. The first frame of a new set of taps builds what the later ones use again: its
   * cost is measured, but neither expected of the next nor charged to them.
   */
  async spend<T>(isFirst: boolean, work: () => Promise<T>): Promise<T> {
    const startedAt = this.#now();
    const result = await work();
    const costMs = this.#now() - startedAt;
    this.#lastFrameAt = startedAt;
    if (this.#countedUntil !== null) this.#recentViewMs += costMs;
    if (!isFirst) this.#charge(costMs);
    return result;
  }

  #charge(costMs: number): void {
    this.#expectedMs = this.#expectedMs === null ? costMs : this.#expectedMs * 0.8 + costMs * 0.2;
    if (this.#countedUntil !== null) this.#savedMs -= costMs;
  }

  #count(elapsedMs: number): void {
    const remembered = Math.exp(-elapsedMs / memoryMs);
    this.#recentTotalMs = this.#recentTotalMs * remembered + elapsedMs;
    this.#recentViewMs *= remembered;
    const most = Math.max(this.#expectedMs ?? 0, this.#share * savedForMs);
    this.#savedMs = Math.min(most, this.#savedMs + elapsedMs * this.#share);
  }
}
