// When a run is kept and where: in its folder, or in memory where it has none. A state with a number that is not finite is
// never kept, so the newest checkpoint is always one to go on from.
import type { AppError } from "../../shared/errors/appError.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { EngineState, TrainingSession } from "../engine/engine.ts";
import { readNewestCheckpoint, type CheckpointFolder } from "./checkpointFolder.ts";
import { allFinite } from "./divergence.ts";
import type { Checkpoint, CheckpointRecord } from "./checkpointFile.ts";

/** Between two checkpoints at epoch ends. */
const leastIntervalMs = 10_000;
/** A slow disk or a large network may cost at most about one fiftieth of the time. */
const costShare = 50;

export type SaveOutcome = "saved" | "unchanged" | "diverged";

export class RunCheckpoints {
  readonly #folder: CheckpointFolder | null;
  readonly #session: Pick<TrainingSession, "readState">;
  readonly #now: () => number;
  #path: string | null = null;
  #inMemory: Checkpoint | null = null;
  #step: number | null = null;
  #best: CheckpointRecord["best"];
  #savedAt: number;
  #lastCostMs = 0;

  constructor(
    folder: CheckpointFolder | null,
    session: Pick<TrainingSession, "readState">,
    now: () => number,
    best: CheckpointRecord["best"] = null,
  ) {
    this.#folder = folder;
    this.#session = session;
    this.#now = now;
    this.#best = best;
    this.#savedAt = now();
  }

  /** The newest file, or null where there is none. */
  get path(): string | null {
    return this.#path;
  }

  /** Whether enough time has passed for another one at an epoch's end. */
  get due(): boolean {
    return this.#now() - this.#savedAt >= Math.max(leastIntervalMs, this.#lastCostMs * costShare);
  }

  /** Whether a validation loss is lower than that of every checkpoint kept so far. */
  isBest(validationLoss: number | null): boolean {
    return validationLoss !== null && (this.#best === null || validationLoss < this.#best.loss);
  }

  /** Keeps the run as it is. `validationLoss` is that of this very state, or null where it is unknown. */
  async save(
    record: Omit<CheckpointRecord, "best">,
    validationLoss: number | null,
    bestWeights: EngineState | null = null,
  ): Promise<Result<SaveOutcome, AppError>> {
    const { step } = record.progress;
    if (step === this.#step && validationLoss === null) return ok("unchanged");
    const startedAt = this.#now();
    const state = await this.#session.readState();
    if (!allFinite(state)) return ok("diverged");
    const best = betterOf(this.#best, step, validationLoss);
    const written = await this.#write({ record: { ...record, best }, state, bestWeights });
    if (!written.ok) return written;
    this.#best = best;
    this.#step = step;
    this.#savedAt = this.#now();
    this.#lastCostMs = this.#savedAt - startedAt;
    return ok("saved");
  }

  /** The newest one that is whole; null where none was kept. */
  async newest(): Promise<Result<Checkpoint | null, AppError>> {
    if (this.#path === null) return ok(this.#inMemory);
    const found = await readNewestCheckpoint(this.#path);
    return found.ok ? ok(found.value.checkpoint) : found;
  }

  async #write(checkpoint: Checkpoint): Promise<Result<void, AppError>> {
    if (this.#folder === null) {
      this.#inMemory = checkpoint;
      return ok(undefined);
    }
    const saved = await this.#folder.save(checkpoint);
    if (saved.ok) this.#path = saved.value;
    return saved.ok ? ok(undefined) : saved;
  }
}

function betterOf(
  best: CheckpointRecord["best"],
  step: number,
  loss: number | null,
): CheckpointRecord["best"] {
  if (loss === null || (best !== null && best.loss <= loss)) return best;
  return { step, loss };
}
