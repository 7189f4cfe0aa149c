// How a run ends: complete, with its best weights; stopped, with what it has; or diverged, with the last good weights put back.
import type { Checkpoint } from "./checkpointFile.ts";
import { diagnose, type Diagnosis } from "./diagnosis.ts";
import { divergenceError } from "./divergenceError.ts";
import type { RunContext } from "./runContext.ts";
import type { Divergence, RunKeeping } from "./runKeeping.ts";
import { recordOf, type RunParts } from "./runParts.ts";

export class RunEnding {
  readonly #context: RunContext;
  readonly #parts: RunParts;
  readonly #keeping: RunKeeping;
  readonly #diagnosis = new AbortController();

  constructor(context: RunContext, parts: RunParts, keeping: RunKeeping) {
    this.#context = context;
    this.#parts = parts;
    this.#keeping = keeping;
  }

  /** All epochs are done, or the rules ended them early. */
  async complete(): Promise<void> {
    const { machine, report } = this.#context;
    const { loop, clock, best } = this.#parts;
    clock.rest();
    const restored = await best.restore(loop.epochValues, loop.step % loop.stepsPerEpoch === 0);
    if (restored !== null) {
      loop.showEpoch(restored);
      report.note(`The weights of epoch ${restored + 1}, the best one, were put back.`);
    }
    await this.#keeping.keep(loop.metrics["valLoss"] ?? null);
    await this.#keeping.recordEnd();
    if (!machine.isOver) machine.enter("complete");
  }

  async stop(): Promise<void> {
    const { machine } = this.#context;
    this.#parts.loop.flushPoint();
    await this.#keeping.keep(null);
    await this.#keeping.recordEnd();
    // Writing may have found that the run diverged.
    if (!machine.isOver) machine.enter("stop");
  }

  /** Looking for where a run diverged takes a while; nobody waits for it who stops the run. */
  abandonDiagnosis(): void {
    this.#diagnosis.abort();
  }

  async diverged(at: Divergence): Promise<void> {
    const { request, machine, report } = this.#context;
    const { checkpoints, session, best } = this.#parts;
    const newest = await checkpoints.newest();
    const good = newest.ok ? newest.value : null;
    const diagnosis = good === null ? null : await this.#diagnose(good, at.step);
    if (good !== null && diagnosis === null) await session.writeState(good.state);
    if (diagnosis !== null) {
      const record = recordOf(request, this.#parts, report.history.points());
      await checkpoints.save({ ...record, progress: diagnosis.progress }, null, best.weights);
    }
    const goodStep = diagnosis?.progress.step ?? good?.record.progress.step ?? null;
    machine.fail(divergenceError(request.spec.document, { ...at, goodStep, diagnosis }));
  }

  async #diagnose(good: Checkpoint, atStep: number): Promise<Diagnosis | null> {
    const { request, tools, report } = this.#context;
    const { session, dataset, rules } = this.#parts;
    const { training } = request.spec.document;
    const { signal } = this.#diagnosis;
    report.setActivity("looking for where it diverged");
    try {
      return await diagnose({ session, dataset, training, rules, good, atStep, now: tools.now, signal });
    } finally {
      report.setActivity(null);
    }
  }
}
