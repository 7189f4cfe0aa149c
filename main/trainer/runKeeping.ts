// What a run leaves on disk while it goes on: checkpoints to go on from and recorded frames to look back at.
import { explainFailure, type RunContext } from "./runContext.ts";
import { recordOf, type RunParts } from "./runParts.ts";
import type { PaceRecorder } from "./recording/paceRecorder.ts";
import type { Advance } from "./runLoop.ts";

export type Divergence = Extract<Advance, { kind: "diverged" }>;

export class RunKeeping {
  readonly #context: RunContext;
  readonly #parts: RunParts;
  readonly #onDiverged: (at: Divergence) => Promise<void>;

  /** @param onDiverged hears where writing the weights finds one that is not a finite number. */
  constructor(context: RunContext, parts: RunParts, onDiverged: (at: Divergence) => Promise<void>) {
    this.#context = context;
    this.#parts = parts;
    this.#onDiverged = onDiverged;
  }

  /** Keeps a checkpoint; what goes wrong with that is a note, since the training itself is sound. */
  async keep(validationLoss: number | null): Promise<void> {
    const { request, report } = this.#context;
    const { checkpoints, best, loop } = this.#parts;
    const record = recordOf(request, this.#parts, report.history.points());
    const saved = await checkpoints.save(record, validationLoss, best.weights);
    if (!saved.ok) return report.note(`No checkpoint could be written: ${saved.error.found}.`);
    if (saved.value === "diverged") {
      await this.#onDiverged({ kind: "diverged", step: loop.step, metric: "weight" });
    }
  }

  /** Keeps a checkpoint outside the loop, where nobody else would catch what is thrown. */
  async keepSafely(): Promise<void> {
    try {
      await this.keep(null);
    } catch (cause) {
      this.#context.machine.fail(explainFailure(this.#context, cause));
    }
  }

  async recordIfDue(): Promise<void> {
    const { recording, loop, clock } = this.#parts;
    const { trainingMs } = clock.times();
    if (!recording.due(loop.step, trainingMs)) return;
    loop.flushPoint();
    await this.#lookAtPaces(trainingMs);
    await this.#record(false);
  }

  /** How the layers learn lies on curves beside the losses. */
  async #lookAtPaces(trainingMs: number): Promise<void> {
    const { paces, loop, recording } = this.#parts;
    const values = await this.#pacesIfAffordable(paces, trainingMs);
    if (values === null) return;
    const point = { split: "train", step: loop.step, epoch: loop.epochFraction, values } as const;
    this.#context.report.addPoints([point]);
    recording.addPoints([point]);
  }

  /** A look must never break the training. */
  async #pacesIfAffordable(
    paces: PaceRecorder | null,
    trainingMs: number,
  ): Promise<Readonly<Record<string, number>> | null> {
    try {
      return (await paces?.lookIfAffordable(trainingMs)) ?? null;
    } catch (cause) {
      paces?.stop();
      const { found } = explainFailure(this.#context, cause);
      this.#context.report.note(`How each layer learns is not recorded: ${found}.`);
      return null;
    }
  }

  /** The last frame holds all that is needed to go on. */
  async recordEnd(): Promise<void> {
    if (this.#context.machine.error === null) await this.#record(true);
  }

  async #record(whole: boolean): Promise<void> {
    const { recording, loop } = this.#parts;
    const record = recordOf(this.#context.request, this.#parts, []);
    await recording.take({ record, epoch: loop.epochFraction }, whole);
  }
}
