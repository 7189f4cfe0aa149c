// Keeps the time spent on pictures within a share of the training time, as a promise over every second: a frame that cost
// c, in computing and drawing it, is followed by none for c / share, and none is taken that would bring the last second over the
// share. Hardly any unspent time is saved up, so pictures neither burst nor stall.

import { measureCost } from "./workCost.ts";

/** Frames come no closer than this: more than a screen shows are of no use. */
const leastIntervalMs = 20;
const secondMs = 1000;
/** What is too dear for every frame is done no more often than this. */
const leastSeldomMs = 500;
/** Of the share, what is too dear for every frame gets this part while it is wanted: most of what people see moves with frames. */
const seldomPart = 0.3;
/** Of a second's share, the most that frames leave to what is too dear for every frame: pictures never stand still for it. */
const mostReserved = 0.8;
/** Of a second's share, the most that a frame is charged for being drawn: were there fewer, nobody could follow them. */
const mostDrawnPart = 1 / 8;
/** Once it is due and was not done within this time, it is wanted no more. */
const wantedForMs = 5000;
/** Time waited for the end of a chunk is not lost for the next frame, up to this. */
const savedMs = 100;

/** Paid for by waiting; out of an allowance; or what a run builds once, which is no share of any second. */
export type Payment = "waiting" | "allowance" | "built";

interface Expense {
  readonly at: number;
  readonly costMs: number;
  /** What of it counts against the share; absent where all does. */
  readonly chargedMs?: number;
  readonly payment: Payment;
  /** Recording, which goes on where nobody looks. */
  readonly aside?: boolean;
}

export class ViewBudget {
  readonly #now: () => number;
  readonly #busyMs: () => number;
  #share = 0;
  #lastFrameAt = -Infinity;
  #paidAt = -Infinity;
  #lastCostMs = 0;
  #seldomAt = -Infinity;
  #seldomCostMs = 0;
  #asideMs = 0;
  #builtMs = 0;
  #training = false;
  /** Of the last second, oldest first. */
  #expenses: Expense[] = [];

  /**
   * @param now milliseconds of any clock.
   * @param busyMs time computed so far; of a frame the lesser of both counts, since neither waiting for a busy machine nor
   * the threads that rest beside the frame are its cost.
   */
  constructor(now: () => number, busyMs: () => number = now) {
    this.#now = now;
    this.#busyMs = busyMs;
  }

  /** Share of the training time the view may cost, 0–0.5. */
  set share(share: number) {
    this.#share = share;
  }

  /** Measured share of the last second that pictures took, 0–1; what is done while training stands still costs it nothing. */
  get measuredShare(): number {
    return total(this.#lastSecond().filter(({ aside }) => aside !== true)) / secondMs;
  }

  /** Measured share of the last second that recording took, 0–1. */
  get asideShare(): number {
    return total(this.#lastSecond().filter(({ aside }) => aside === true)) / secondMs;
  }

  /** What the run took, once, to build what pictures and recording are computed with. */
  get builtMs(): number {
    return this.#builtMs;
  }

  /** Training goes on: frames cost it time from now on. */
  begin(): void {
    this.#training = true;
  }

  /** Training stands still. */
  rest(): void {
    this.#training = false;
    this.#paidAt = -Infinity;
    this.#seldomAt = -Infinity;
  }

  /** Whether training stands still. */
  get resting(): boolean {
    return !this.#training;
  }

  /** Whether a frame may be taken now; while training stands still only the frame rate counts. */
  get allows(): boolean {
    const now = this.#now();
    if (now - this.#lastFrameAt < leastIntervalMs) return false;
    return !this.#training || (this.#share > 0 && now >= this.#paidAt && this.#fits());
  }

  /**
   * Takes a frame and counts what it cost. A frame that first builds what all later ones use is measured, but not paid for:
   * that happens once in a run.
   * @param drawingMs what the frame costs the training once it is on its way. Shown in full, and paid for as far as some frames
   * a second are left.
   */
  async spend<T>(builds: boolean, work: () => Promise<T>, drawingMs = 0): Promise<T> {
    const asideBefore = this.#asideMs;
    const { result, startedAt, costMs } = await this.#measured(work);
    const computedMs = Math.max(0, costMs - (this.#asideMs - asideBefore));
    this.#lastFrameAt = startedAt;
    if (!this.#training) return result;
    if (builds) {
      this.#count({ at: startedAt, costMs: computedMs, payment: "built" });
      return result;
    }
    const mostDrawnMs = Math.max(0, mostDrawnPart * this.#share * secondMs - computedMs);
    const chargedMs = computedMs + Math.min(drawingMs, mostDrawnMs);
    this.#count({ at: startedAt, costMs: computedMs + drawingMs, chargedMs, payment: "waiting" });
    this.#pay(startedAt, chargedMs);
    return result;
  }

  /** Whether work that is too dear for every frame may be part of this one: frames have left room for it. */
  get allowsSeldom(): boolean {
    return !this.#training || this.#now() >= this.#seldomAt;
  }

  /**
   * Does that part of a frame. It gets its part of the share, and frames the rest while it is wanted: they go on at their pace
   * instead of waiting until it is paid for.
   */
  async spendSeldom<T>(builds: boolean, work: () => Promise<T>): Promise<T> {
    const { result, startedAt, costMs } = await this.#measured(work);
    this.#asideMs += costMs;
    if (!this.#training) return result;
    this.#count({ at: startedAt, costMs, payment: builds ? "built" : "waiting" });
    if (!builds) this.#seldomCostMs = costMs;
    const paying = builds ? 0 : costMs / Math.max(this.#share * seldomPart, 1e-6);
    // Two in a second are too much where one takes more than half a second's part.
    this.#seldomAt = startedAt + (paying > leastSeldomMs ? Math.max(secondMs, paying) : leastSeldomMs);
    return result;
  }

  async #measured<T>(work: () => Promise<T>): Promise<{ result: T; startedAt: number; costMs: number }> {
    const startedAt = this.#now();
    const cost = measureCost({ now: this.#now, busyMs: this.#busyMs });
    const result = await work();
    return { result, startedAt, costMs: cost() };
  }

  /** Counts work for watching that is done beside the frames: recording. What is paid for by waiting keeps frames waiting. */
  countAside(costMs: number, payment: Payment): void {
    if (this.#training) this.#count({ at: this.#now(), costMs, payment, aside: true });
  }

  #count(expense: Expense): void {
    if (expense.payment === "built") this.#builtMs += expense.costMs;
    else this.#expenses.push(expense);
  }

  #pay(startedAt: number, costMs: number): void {
    this.#lastCostMs = costMs;
    const share = startedAt < this.#seldomAt ? this.#share * (1 - seldomPart) : this.#share;
    this.#paidAt = Math.max(this.#paidAt, startedAt - savedMs) + costMs / Math.max(share, 1e-6);
  }

  /** A single frame dearer than a second's share has the seconds until it is paid for to itself. */
  #fits(): boolean {
    const now = this.#now();
    const spentMs = this.#paidSince(now - secondMs);
    if (spentMs === 0) return true;
    const mostMs = this.#share * secondMs - this.#lastCostMs;
    return spentMs <= mostMs && this.#leavesRoom(now, mostMs);
  }

  /** Whether the second that ends with the seldom work, when it is due, still has room for it. */
  #leavesRoom(now: number, mostMs: number): boolean {
    const dueAt = Math.max(now, this.#seldomAt);
    if (now - this.#seldomAt > wantedForMs) return true;
    const reservedMs = Math.min(this.#seldomCostMs, mostReserved * this.#share * secondMs);
    return this.#paidSince(dueAt - secondMs) + reservedMs <= mostMs;
  }

  #paidSince(since: number): number {
    return this.#lastSecond()
      .filter(({ at, payment }) => payment === "waiting" && at > since)
      .reduce((sum, { costMs, chargedMs = costMs }) => sum + chargedMs, 0);
  }

  #lastSecond(): readonly Expense[] {
    const since = this.#now() - secondMs;
    this.#expenses = this.#expenses.filter(({ at }) => at >= since);
    return this.#expenses;
  }
}

function total(expenses: readonly Expense[]): number {
  return expenses.reduce((sum, { costMs }) => sum + costMs, 0);
}
