// Drives a run: one unit of work after the other for as long as its state says so, each in its turn at the turnstile, so that
// between two there is room for messages and commands.
import { explainFailure, type RunContext } from "./runContext.ts";
import type { RunEnding } from "./runEnding.ts";
import type { RunKeeping } from "./runKeeping.ts";
import type { RunParts } from "./runParts.ts";
import type { RunWatch } from "./runWatch.ts";

export interface DriveMembers {
  readonly keeping: RunKeeping;
  readonly ending: RunEnding;
  readonly watch: RunWatch;
}

export class RunDrive {
  readonly #context: RunContext;
  readonly #parts: RunParts;
  readonly #members: DriveMembers;
  #driving = false;
  /** Steps of a `step` command that are still to do; null where none is under way. */
  #stepsLeft: number | null = null;
  #stepsDone: (() => void)[] = [];

  constructor(context: RunContext, parts: RunParts, members: DriveMembers) {
    this.#context = context;
    this.#parts = parts;
    this.#members = members;
  }

  get stepping(): boolean {
    return this.#stepsLeft !== null;
  }

  get advancing(): boolean {
    const { state } = this.#context.machine;
    return state === "running" || (state === "paused" && this.stepping);
  }

  /** Neither a pace nor a number of steps holds the training back. */
  get #fullSpeed(): boolean {
    return !this.stepping && this.#context.pace.open === Infinity;
  }

  /** Starts the train of units where none is under way. */
  drive(): void {
    if (this.#driving) return;
    this.#driving = true;
    void this.#units();
  }

  /** Drives so many steps; `onDone` is called when they are done or the run ended before. */
  driveSteps(steps: number, onDone: () => void): void {
    this.#stepsLeft = (this.#stepsLeft ?? 0) + steps;
    this.#stepsDone.push(onDone);
    this.drive();
  }

  endStepping(): void {
    if (!this.stepping) return;
    this.#stepsLeft = null;
    this.#parts.loop.flushPoint();
    this.#context.report.send();
    for (const onDone of this.#stepsDone.splice(0)) onDone();
  }

  async #units(): Promise<void> {
    const { pace, turnstile, report } = this.#context;
    const { clock, view } = this.#parts;
    clock.run();
    view.budget.begin();
    while (this.advancing) {
      if (!this.stepping) await pace.wait();
      await turnstile.pass(() => this.#turn());
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#driving = false;
    clock.rest();
    view.budget.rest();
    report.send();
    await this.#members.watch.frameAtRest();
  }

  async #turn(): Promise<void> {
    if (!this.advancing) return;
    const { machine, report } = this.#context;
    try {
      await this.#members.keeping.recordIfDue();
      await this.#advance();
      if (this.#stepsLeft === 0 && !this.#parts.loop.validationPending) await this.#finishStepping();
    } catch (cause) {
      machine.fail(explainFailure(this.#context, cause));
    }
    if (machine.isOver) return;
    await this.#members.watch.frameIfDue();
    report.sendNowAndThen();
  }

  async #advance(): Promise<void> {
    const { loop, clock, view } = this.#parts;
    const { ending } = this.#members;
    this.#endWhereTimeIsUp();
    if (loop.done) return ending.complete();
    const steps = this.#openSteps();
    if (steps < 1 && !loop.validationPending) return;
    const work = () => loop.advance(steps);
    const endCall = view.beginCall();
    const advance = await (loop.validationPending ? clock.apart(work) : work());
    if (advance.kind === "diverged") return ending.diverged(advance);
    if (advance.kind === "trained") {
      if (this.#fullSpeed) endCall(advance.steps);
      await this.#count(advance.steps, advance.samples);
    }
    if (advance.kind === "validated" && advance.epochEnd) await this.#endEpoch();
  }

  /** Steps that may be taken at once: up to the pace, the end of a `step`, the next checkpoint or recorded frame. */
  #openSteps(): number {
    const { loop, clock, rules, recording } = this.#parts;
    return Math.min(
      this.#stepsLeft ?? this.#context.pace.open,
      rules.stepsToCheckpoint(loop.step),
      recording.stepsUntilNext(loop.step, clock.times().trainingMs),
      Number.MAX_SAFE_INTEGER,
    );
  }

  async #count(steps: number, samples: number): Promise<void> {
    const { loop, clock, rules } = this.#parts;
    clock.countSamples(samples);
    this.#context.pace.taken(steps);
    if (this.#stepsLeft !== null) this.#stepsLeft -= steps;
    if (rules.keepsAfterStep(loop.step)) await this.#members.keeping.keep(null);
  }

  #endWhereTimeIsUp(): void {
    const { loop, rules, clock } = this.#parts;
    if (loop.step >= loop.steps) return;
    const reason = rules.timeIsUp(clock.times().elapsedMs);
    if (reason === null) return;
    this.#context.report.note(reason);
    loop.endHere();
  }

  async #endEpoch(): Promise<void> {
    const { loop, rules, best, learningRate, checkpoints } = this.#parts;
    const lowered = await learningRate.endEpoch(loop.epochValues);
    await best.endEpoch(loop.epochValues);
    const reason = loop.done ? null : rules.endsEarly(loop.epochValues);
    this.#context.report.note(...[lowered, reason].filter((text) => text !== null));
    if (reason !== null) loop.endHere();
    if (loop.done) return this.#members.ending.complete();
    const validationLoss = loop.metrics["valLoss"] ?? null;
    const keeps = rules.keepsAfterEpoch(loop.epochValues.length, checkpoints.isBest(validationLoss));
    if (keeps ?? checkpoints.due) await this.#members.keeping.keep(validationLoss);
  }

  async #finishStepping(): Promise<void> {
    if (this.#parts.checkpoints.due) await this.#members.keeping.keep(null);
    this.endStepping();
  }
}
