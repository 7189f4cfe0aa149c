// How fast a run may go when people want to watch it: at most so many steps per second. The loop asks how many steps are open
// to it and waits, without spinning, where there are none; a new pace or a pause ends the waiting at once.

/** Steps that were not taken in time are not made up for beyond this. */
const mostBehindMs = 100;

export class Pace {
  readonly #now: () => number;
  #stepsPerSecond: number | null = null;
  /** The pace holds from this moment, at which `#taken` steps had been taken. */
  #since = 0;
  #taken = 0;
  #wake: (() => void) | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Null: as fast as it goes. */
  set(stepsPerSecond: number | null): void {
    this.#stepsPerSecond = stepsPerSecond;
    this.restart();
  }

  /** Counts from now on: the run stood still, or the pace is new. */
  restart(): void {
    this.#since = this.#now();
    this.#taken = 0;
    this.#wake?.();
  }

  /** Steps that may be taken now. */
  get open(): number {
    if (this.#stepsPerSecond === null) return Infinity;
    return Math.max(0, this.#dueSteps(this.#stepsPerSecond) - this.#taken);
  }

  taken(steps: number): void {
    this.#taken += steps;
    const rate = this.#stepsPerSecond;
    if (rate === null) return;
    // Counting anew now and then keeps a run that can't keep up from owing ever more steps.
    const behind = this.#dueSteps(rate) - this.#taken;
    if (behind * 1000 > rate * mostBehindMs) this.#taken += behind - Math.ceil((rate * mostBehindMs) / 1000);
  }

  /** Resolves when a step is open, or earlier where the pace is set anew. */
  async wait(): Promise<void> {
    if (this.#stepsPerSecond === null || this.open >= 1) return;
    const nextAt = this.#since + (this.#taken * 1000) / this.#stepsPerSecond;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, nextAt - this.#now()));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  /** The first step is open at once. */
  #dueSteps(stepsPerSecond: number): number {
    return 1 + Math.floor(((this.#now() - this.#since) * stepsPerSecond) / 1000);
  }
}
