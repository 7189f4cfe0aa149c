// The weights of a run's best epoch, kept beside the run's state and in its checkpoints, so that they are there at the end
// however often the run was interrupted. Optimizer slots and the step count stay those of the last step.
import type { EngineState, TrainingSession } from "../engine/engine.ts";
import type { EpochMeans } from "./runLoop.ts";
import type { RunRules } from "./runRules.ts";

export class BestWeights {
  readonly #session: Pick<TrainingSession, "readState" | "writeState">;
  readonly #rules: RunRules;
  #weights: EngineState | null;

  constructor(
    session: Pick<TrainingSession, "readState" | "writeState">,
    rules: RunRules,
    weights: EngineState | null,
  ) {
    this.#session = session;
    this.#rules = rules;
    this.#weights = weights;
  }

  get weights(): EngineState | null {
    return this.#weights;
  }

  /** Keeps the weights where the epoch that just ended is the best. */
  async endEpoch(epochs: readonly EpochMeans[]): Promise<void> {
    if (epochs.length === 0 || this.#rules.epochToRestore(epochs) !== epochs.length - 1) return;
    const state = await this.#session.readState();
    this.#weights = new Map([...state].filter(([name]) => isWeight(name)));
  }

  /** Puts them back; the epoch they are of, counted from 0, or null where the present ones are the best known. */
  async restore(epochs: readonly EpochMeans[], atEpochEnd: boolean): Promise<number | null> {
    const epoch = this.#rules.epochToRestore(epochs);
    if (epoch === null || this.#weights === null) return null;
    if (atEpochEnd && epoch === epochs.length - 1) return null;
    await this.#session.writeState(this.#weights);
    return epoch;
  }
}

function isWeight(name: string): boolean {
  return name !== "step" && !name.startsWith("optimizer/");
}
