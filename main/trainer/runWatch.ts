// The window's look at a run: a frame between two chunks while it trains, and on a slow beat while it stands still. The view
// must never break the training.
import { explainFailure, type RunContext } from "./runContext.ts";
import type { RunParts } from "./runParts.ts";
import type { Moment } from "./view.ts";

const idleFrameCheckMs = 33;

export class RunWatch {
  readonly #context: RunContext;
  readonly #parts: RunParts;
  readonly #isAdvancing: () => boolean;
  #beat: NodeJS.Timeout | null = null;

  constructor(context: RunContext, parts: RunParts, isAdvancing: () => boolean) {
    this.#context = context;
    this.#parts = parts;
    this.#isAdvancing = isAdvancing;
  }

  /** Looks from now on also while the run stands still. */
  begin(): void {
    this.#beat = setInterval(() => void this.frameAtRest(), idleFrameCheckMs).unref();
  }

  end(): void {
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
  }

  /** Takes a frame where one is due. Call it between two chunks only. */
  async frameIfDue(): Promise<void> {
    const { view } = this.#parts;
    const moment = this.#moment();
    if (!view.due(moment)) return;
    try {
      await view.show(moment, (frame) => this.#context.emit("frame", frame));
    } catch (cause) {
      view.stopWatching();
      this.#context.report.note(`The live view stopped: ${explainFailure(this.#context, cause).found}.`);
    }
  }

  async frameAtRest(): Promise<void> {
    if (this.#isAdvancing() || !this.#parts.view.due(this.#moment())) return;
    await this.#context.turnstile.pass(async () => {
      if (this.#beat !== null && !this.#isAdvancing()) await this.frameIfDue();
    });
  }

  #moment(): Moment {
    const { shown, loop } = this.#parts;
    return shown.moment ?? { step: loop.step, epoch: loop.epochFraction };
  }
}
