// The learning rate over a run: what the program's state holds, lowered on plateaus, times the factor that the schedule
// computes inside the program.
import type { TrainingSettings } from "../../shared/document/schema.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import { optimizerOf } from "../../shared/optimizers/registry.ts";
import { learningRateFactorAt } from "../../shared/schedules/learningRateFactor.ts";
import type { TrainingSession } from "../engine/engine.ts";
import { learningRateState } from "../trace/optimizerHyperparameters.ts";
import type { EpochMeans } from "./runLoop.ts";
import type { RunRules } from "./runRules.ts";

type Session = Pick<TrainingSession, "readState" | "writeState">;

export interface LearningRateOptions {
  readonly session: Session;
  readonly training: TrainingSettings;
  readonly rules: RunRules;
  /** Epochs that are validated already. */
  readonly epochs: readonly EpochMeans[];
  readonly stepsPerEpoch: number;
}

export class LearningRate {
  readonly #options: LearningRateOptions;
  #rate: number;
  #plateaus: number;

  private constructor(options: LearningRateOptions, rate: number) {
    this.#options = options;
    this.#rate = rate;
    this.#plateaus = options.rules.plateau(options.epochs)?.passed ?? 0;
  }

  static async open(options: LearningRateOptions): Promise<LearningRate> {
    const state = await options.session.readState([learningRateState]);
    return new LearningRate(options, state.get(learningRateState)?.data[0] ?? firstRateOf(options.training));
  }

  /** Of a step, counted from 0. */
  at(step: number): number {
    const { training, stepsPerEpoch } = this.#options;
    const { schedule, epochs } = training;
    return this.#rate * learningRateFactorAt(schedule, step, { stepsPerEpoch, epochs });
  }

  /** Lowers the rate where the epoch that ended completed a plateau; says so in words, or null. */
  async endEpoch(epochs: readonly EpochMeans[]): Promise<string | null> {
    const { rules, session, training } = this.#options;
    const plateau = rules.plateau(epochs);
    if (plateau === null || plateau.passed <= this.#plateaus) return null;
    this.#plateaus = plateau.passed;
    const lowered = Math.fround(
      Math.max(this.#rate * plateau.factor, firstRateOf(training) * plateau.leastFactor),
    );
    if (lowered >= this.#rate) return null;
    this.#rate = lowered;
    await session.writeState(new Map([[learningRateState, { shape: [], data: Float32Array.of(lowered) }]]));
    return `The learning rate was lowered to ${Number(lowered.toPrecision(4))} after epoch ${epochs.length}.`;
  }
}

function firstRateOf({ optimizer }: TrainingSettings): number {
  const rate = completeFields(optimizerOf(optimizer.id)?.fields ?? {}, optimizer.fields)["learningRate"];
  return typeof rate === "number" ? rate : 0;
}
