// What a run's callbacks ask for, decided from the run's history and settings alone.
import { callbackValues, type CallbackValues } from "../../shared/callbacks/registry.ts";
import type { Monitor } from "../../shared/callbacks/fields.ts";
import {
  bestEpoch,
  patienceIsOver,
  plateausPassed,
  type Improvement,
} from "../../shared/callbacks/patience.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import { metricWords, validationName } from "../../shared/metrics/metricNames.ts";
import { metricOf } from "../../shared/metrics/registry.ts";
import type { EpochMeans } from "./runLoop.ts";

/** A number that should improve: its name among an epoch's values, and what improvement is. */
interface Watched extends Improvement {
  readonly name: string;
  /** "the validation loss". */
  readonly words: string;
}

export interface Plateau {
  /** How often the patience ran out so far. */
  readonly passed: number;
  readonly factor: number;
  /** Share of the first learning rate below which it is not lowered. */
  readonly leastFactor: number;
}

export class RunRules {
  readonly #earlyStopping: CallbackValues<"earlyStopping"> | null;
  readonly #reduceOnPlateau: CallbackValues<"reduceOnPlateau"> | null;
  readonly #checkpoints: CallbackValues<"checkpoints"> | null;
  readonly #limits: CallbackValues<"limits"> | null;
  readonly #metricNames: readonly string[];

  /** @param metricNames what a step yields: "loss" and the outputs' metrics. */
  constructor(training: Pick<TrainingSettings, "callbacks">, metricNames: readonly string[]) {
    this.#earlyStopping = callbackValues(training, "earlyStopping");
    this.#reduceOnPlateau = callbackValues(training, "reduceOnPlateau");
    this.#checkpoints = callbackValues(training, "checkpoints");
    this.#limits = callbackValues(training, "limits");
    this.#metricNames = metricNames;
  }

  /** What will watch the run, in words. */
  notes(): readonly string[] {
    return [
      ...this.#stoppingNotes(),
      ...this.#plateauNotes(),
      ...(this.#checkpoints === null ? [] : [checkpointNote(this.#checkpoints)]),
      ...(this.stepLimit === null ? [] : [`Ends after ${this.stepLimit} steps at the latest.`]),
      ...(this.#secondsLimit === null ? [] : [`Ends after ${this.#secondsLimit} seconds at the latest.`]),
    ];
  }

  /** Why the run ends with this epoch, or null. */
  endsEarly(epochs: readonly EpochMeans[]): string | null {
    const rule = this.#earlyStopping;
    if (rule === null) return null;
    const watched = this.#watched(rule);
    if (!patienceIsOver(valuesOf(epochs, watched), watched, rule.patience)) return null;
    return `Stopped early after epoch ${epochs.length}: ${watched.words} has not improved for ${rule.patience} ${rule.patience === 1 ? "epoch" : "epochs"}.`;
  }

  /** The epoch, counted from 0, whose weights are put back at the end; null where none are. */
  epochToRestore(epochs: readonly EpochMeans[]): number | null {
    const rule = this.#earlyStopping;
    if (rule === null || !rule.restoreBest) return null;
    const watched = this.#watched(rule);
    return bestEpoch(valuesOf(epochs, watched), watched);
  }

  /** Where the learning rate stands; null where it is not lowered on plateaus. */
  plateau(epochs: readonly EpochMeans[]): Plateau | null {
    const rule = this.#reduceOnPlateau;
    if (rule === null) return null;
    const watched = this.#watched(rule);
    const passed = plateausPassed(valuesOf(epochs, watched), watched, rule.patience);
    return { passed, factor: rule.factor, leastFactor: rule.leastFactor };
  }

  get stepLimit(): number | null {
    return this.#limits === null || this.#limits.steps === 0 ? null : this.#limits.steps;
  }

  /** Why a run that took so long ends, or null. */
  timeIsUp(elapsedMs: number): string | null {
    const limit = this.#secondsLimit;
    return limit === null || elapsedMs < limit * 1000 ? null : `Stopped at the limit of ${limit} seconds.`;
  }

  get #secondsLimit(): number | null {
    return this.#limits === null || this.#limits.seconds === 0 ? null : this.#limits.seconds;
  }

  /** Steps from this one to the next that is to be kept. */
  stepsToCheckpoint(step: number): number {
    const rule = this.#checkpoints;
    return rule?.unit === "steps" ? rule.every - (step % rule.every) : Number.MAX_SAFE_INTEGER;
  }

  keepsAfterStep(step: number): boolean {
    const rule = this.#checkpoints;
    return rule?.unit === "steps" && step % rule.every === 0;
  }

  /** Whether the run is kept after this epoch, counted from 1; null leaves it to the clock. */
  keepsAfterEpoch(epoch: number, isBest: boolean): boolean | null {
    const rule = this.#checkpoints;
    if (rule === null) return null;
    return rule.unit === "epochs" && epoch % rule.every === 0 && (isBest || !rule.bestOnly);
  }

  #watched({
    monitor,
    minimumChange,
  }: {
    readonly monitor: Monitor;
    readonly minimumChange: number;
  }): Watched {
    const metric = this.#metricNames.find((name) => name !== "loss" && !name.endsWith("/loss")) ?? "loss";
    const name = monitor === "loss" || monitor === "valLoss" ? "loss" : metric;
    const better = metricOf(name.slice(name.lastIndexOf("/") + 1))?.better ?? "lower";
    const ofValidation = monitor === "valLoss" || monitor === "valMetric";
    const title = metricWords(name);
    const words = ofValidation ? `the validation ${title}` : `the training ${title}`;
    return { name: ofValidation ? validationName(name) : name, words, better, minimumChange };
  }

  #stoppingNotes(): readonly string[] {
    const rule = this.#earlyStopping;
    if (rule === null) return [];
    const { words } = this.#watched(rule);
    const restores = rule.restoreBest ? " and puts the best weights back" : "";
    return [`Stops early once ${words} has not improved for ${rule.patience} epochs${restores}.`];
  }

  #plateauNotes(): readonly string[] {
    const rule = this.#reduceOnPlateau;
    if (rule === null) return [];
    const { words } = this.#watched(rule);
    return [
      `Multiplies the learning rate with ${rule.factor} whenever ${words} has not improved for ${rule.patience} epochs.`,
    ];
  }
}

function valuesOf(epochs: readonly EpochMeans[], { name }: Watched): readonly (number | undefined)[] {
  return epochs.map((means) => means[name]);
}

function checkpointNote({ every, unit, bestOnly }: CallbackValues<"checkpoints">): string {
  const best = bestOnly && unit === "epochs" ? " where the validation loss is the lowest so far" : "";
  return `Keeps a checkpoint every ${every} ${unit}${best}.`;
}
