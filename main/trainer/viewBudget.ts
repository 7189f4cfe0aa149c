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
  #expectedMs = 0;
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

  /** Earliest moment the frame rate allows another frame. */
  get nextFrameAt(): number {
    return this.#lastFrameAt + 1000 / framesPerSecond;
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
    if (this.#now() < this.nextFrameAt) return false;
    return !training || (this.#share > 0 && this.#savedMs >= this.#expectedMs);
  }

  /** Takes a frame and learns what it cost. */
  async spend<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = this.#now();
    const result = await work();
    const cost = this.#now() - startedAt;
    this.#lastFrameAt = startedAt;
    this.#expectedMs = this.#expectedMs === 0 ? cost : this.#expectedMs * 0.8 + cost * 0.2;
    if (this.#countedUntil !== null) {
      this.#savedMs -= cost;
      this.#recentViewMs += cost;
    }
    return result;
  }

  #count(elapsedMs: number): void {
    const remembered = Math.exp(-elapsedMs / memoryMs);
    this.#recentTotalMs = this.#recentTotalMs * remembered + elapsedMs;
    this.#recentViewMs *= remembered;
    const most = Math.max(this.#expectedMs, this.#share * savedForMs);
    this.#savedMs = Math.min(most, this.#savedMs + elapsedMs * this.#share);
  }
}
