// Walks a run through its epochs, one short unit of work at a time: a chunk of training steps or a slice of validation.
// What is computed depends on the settings and the step alone, never on how the walk is cut: same spec, same numbers.
import { invariant } from "../../shared/invariant.ts";
import type { MetricPoint } from "../../shared/contract/contract.ts";
import { validationName } from "../../shared/metrics/metricNames.ts";
import type { Samples } from "../data/dataset.ts";
import type { Portion, SampleWindows } from "../data/packed/sampleWindows.ts";
import type { StepMetrics, TrainingSession } from "../engine/engine.ts";
import { MetricSums, type MetricSumsState } from "../engine/metricSums.ts";
import type { Tally } from "../compile/tallyMetric.ts";
import { EpochOrder } from "../data/batching.ts";
import { ChunkSizer } from "./chunkSizer.ts";
import { firstDivergence } from "./divergence.ts";
import { PointMeter } from "./pointMeter.ts";
import { sliceAt, sliceCount } from "./sampleSlices.ts";

export interface LoopSettings {
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  readonly shuffle: boolean;
}

/** All that the walk needs, beside the engine's state, to go on as if it had never stopped. */
export interface LoopProgress {
  /** Finished training steps over the run. */
  readonly step: number;
  /** Epochs whose validation is done. */
  readonly validatedEpochs: number;
  /** Sums over the samples of the epoch so far. */
  readonly epochSums: MetricSumsState;
  /** Newest values by name, as shown. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Training and validation means of each validated epoch; checkpoints of old have none. */
  readonly epochValues?: readonly EpochMeans[] | undefined;
}

/** "loss", "accuracy", "valLoss"… of one epoch. */
export type EpochMeans = Readonly<Record<string, number>>;

export type Advance =
  | { readonly kind: "trained"; readonly steps: number; readonly samples: number }
  /** A slice of the validation set; `epochEnd` with the last one of a whole epoch. */
  | { readonly kind: "validated"; readonly epochEnd: boolean }
  /** The value of `metric` at this step (or in this epoch's validation) is not a finite number. */
  | { readonly kind: "diverged"; readonly step: number; readonly metric: string };

export interface LoopOptions {
  readonly session: Pick<TrainingSession, "run" | "evaluate" | "metricNames">;
  /** Those among the session's metrics, from which scores follow. */
  readonly tallies?: readonly Tally[] | undefined;
  readonly trainCount: number;
  readonly validation: Samples;
  /** Brings training samples that memory does not hold; absent where it holds them all. */
  readonly windows?: Pick<SampleWindows, "take" | "close"> | undefined;
  readonly settings: LoopSettings;
  readonly onPoint: (point: MetricPoint) => void;
  /** Milliseconds from any origin. */
  readonly now: () => number;
  readonly startAt?: LoopProgress;
  /** The run ends here where its epochs would take longer. */
  readonly stepLimit?: number;
}

const freshProgress: LoopProgress = {
  step: 0,
  validatedEpochs: 0,
  epochSums: { weight: 0, sums: {} },
  metrics: {},
};

/** Places of the next epoch's order that are settled with every chunk: well under a millisecond. */
const placesAhead = 16_384;

export class RunLoop {
  readonly stepsPerEpoch: number;
  readonly #options: LoopOptions;
  readonly #batchSize: number;
  readonly #sizer: ChunkSizer;
  readonly #meter: PointMeter;
  readonly #epochSums: MetricSums;
  readonly #validationSums: MetricSums;
  #step: number;
  #validatedEpochs: number;
  #metrics: Readonly<Record<string, number>>;
  /** Of the epoch under way, and of the next one as far as it is made. */
  #order: EpochOrder;
  #nextOrder: EpochOrder;
  #nextSlice = 0;
  /** Where the run ends. */
  #steps: number;
  #epochValues: readonly EpochMeans[];
  /** An end in the middle of an epoch has had its validation. */
  #endValidated = false;

  constructor(options: LoopOptions) {
    const { trainCount, settings, now } = options;
    const progress = options.startAt ?? freshProgress;
    invariant(trainCount > 0 && options.validation.count > 0, "a run needs training and validation samples");
    this.#options = options;
    this.#batchSize = Math.min(settings.batchSize, trainCount);
    this.stepsPerEpoch = Math.ceil(trainCount / this.#batchSize);
    this.#steps = Math.max(
      progress.step,
      Math.min(this.stepsPerEpoch * settings.epochs, options.stepLimit ?? Infinity),
    );
    this.#sizer = new ChunkSizer(now);
    this.#meter = new PointMeter(now, options.tallies);
    this.#step = progress.step;
    this.#validatedEpochs = progress.validatedEpochs;
    const { tallies = [] } = options;
    this.#epochSums = new MetricSums(tallies, progress.epochSums);
    this.#validationSums = new MetricSums(tallies);
    this.#metrics = progress.metrics;
    this.#epochValues = progress.epochValues ?? [];
    this.#order = this.#orderOf(Math.floor(this.#step / this.stepsPerEpoch));
    this.#nextOrder = this.#orderOf(this.#order.epoch + 1);
  }

  /** Steps of the whole run. */
  get steps(): number {
    return this.#steps;
  }

  get step(): number {
    return this.#step;
  }

  /** Epochs begun, as people count them: 1 from the first step on, at most the run's epochs. */
  get epoch(): number {
    return Math.min(this.#options.settings.epochs, Math.ceil(this.#step / this.stepsPerEpoch));
  }

  get epochFraction(): number {
    return this.#step / this.stepsPerEpoch;
  }

  get metrics(): Readonly<Record<string, number>> {
    return this.#metrics;
  }

  /** One for each epoch that is validated. */
  get epochValues(): readonly EpochMeans[] {
    return this.#epochValues;
  }

  /** The last step of an epoch or of the run is done and its validation is not. */
  get validationPending(): boolean {
    return this.#epochUnvalidated || (this.#endsWithinEpoch && !this.#endValidated);
  }

  get #epochUnvalidated(): boolean {
    return Math.floor(this.#step / this.stepsPerEpoch) > this.#validatedEpochs;
  }

  get #endsWithinEpoch(): boolean {
    return this.#step === this.#steps && this.#step % this.stepsPerEpoch !== 0;
  }

  get done(): boolean {
    return this.#step >= this.#steps && !this.validationPending;
  }

  /** No further step is trained; an epoch that was begun is validated as far as it came. */
  endHere(): void {
    this.flushPoint();
    this.#steps = this.#step;
  }

  /** Shows the values of an epoch as the newest: its weights were put back. */
  showEpoch(epoch: number): void {
    this.#metrics = { ...this.#metrics, ...this.#epochValues[epoch] };
  }

  progress(): LoopProgress {
    return {
      step: this.#step,
      validatedEpochs: this.#validatedEpochs,
      epochSums: this.#epochSums.state(),
      metrics: this.#metrics,
      epochValues: this.#epochValues,
    };
  }

  /** Does the next unit of work: at most `limit` training steps, or a slice of a validation that is due. */
  async advance(limit: number): Promise<Advance> {
    invariant(!this.done, "the run has no step left");
    return this.validationPending ? this.#validateSlice() : this.#trainChunk(limit);
  }

  async #trainChunk(limit: number): Promise<Advance> {
    const { position, fullSteps, whole, batch } = this.#place();
    const left = Math.min(limit, this.#steps - this.#step, fullSteps - position);
    const wanted = whole ? Math.min(this.#sizer.steps, left) : 1;
    const { samples, indices } = await this.#portion(position * this.#batchSize, wanted * batch);
    const steps = indices.length / batch;

    const values = await this.#sizer.measure(whole ? steps : 0, () =>
      this.#options.session.run(indices, batch, samples),
    );
    return this.#recordChunk(values, steps, batch);
  }

  /** The epoch's samples from place `start` on, `length` of them or, where they come from the disk, perhaps fewer. */
  async #portion(start: number, length: number): Promise<Partial<Portion> & Pick<Portion, "indices">> {
    const order = this.#orderOfEpoch();
    const { windows } = this.#options;
    if (windows === undefined) return { indices: order.subarray(start, start + length) };
    return windows.take(order, start, length, () => this.#followingOrder());
  }

  #followingOrder(): Int32Array | null {
    const last = this.#order.epoch + 1 >= this.#options.settings.epochs;
    return last ? null : this.#nextOrder.finished();
  }

  /** Positions in the training set of the samples that the next step takes. */
  nextIndices(): Int32Array {
    const { position, batch } = this.#place();
    const start = position * this.#batchSize;
    return this.#orderOfEpoch().subarray(start, start + batch);
  }

  /** Where in the epoch the next step is: `fullSteps` of it are of the run's batch size, a last one may be smaller. */
  #place(): { position: number; fullSteps: number; whole: boolean; batch: number } {
    const { trainCount } = this.#options;
    const position = this.#step % this.stepsPerEpoch;
    const fullSteps = Math.floor(trainCount / this.#batchSize);
    const whole = position < fullSteps;
    return { position, fullSteps, whole, batch: whole ? this.#batchSize : trainCount % this.#batchSize };
  }

  #recordChunk(values: StepMetrics, steps: number, batch: number): Advance {
    const divergence = firstDivergence(values, steps);
    if (divergence !== null) {
      return { kind: "diverged", step: this.#step + divergence + 1, metric: "loss" };
    }
    this.#epochSums.addSteps(values, steps, batch);
    this.#meter.addSteps(values, steps, batch);
    this.#step += steps;
    if (this.#meter.due || this.validationPending) this.flushPoint();
    this.#nextOrder.work(placesAhead);
    return { kind: "trained", steps, samples: steps * batch };
  }

  async #validateSlice(): Promise<Advance> {
    const { session, validation } = this.#options;
    const slice = sliceAt(validation, this.#nextSlice);
    const values = await session.evaluate(slice);
    this.#validationSums.addMeans(values, slice.count);
    this.#nextSlice += 1;
    if (this.#nextSlice < sliceCount(validation)) return { kind: "validated", epochEnd: false };
    return this.#endValidation();
  }

  #endValidation(): Advance {
    const validation = this.#validationSums.means("classes");
    if (validation["loss"] === undefined) return { kind: "diverged", step: this.#step, metric: "valLoss" };
    const trained = this.#epochSums.means("classes");
    const values = { ...trained, ...namedForValidation(validation) };
    this.#metrics = { ...this.#metrics, ...values };
    this.#options.onPoint({
      split: "validation",
      step: this.#step,
      epoch: this.epochFraction,
      values: validation,
      ...(this.#epochUnvalidated ? { trained } : {}),
    });
    this.#validationSums.clear();
    this.#nextSlice = 0;
    return { kind: "validated", epochEnd: this.#endEpoch(values) };
  }

  /** False where the run ended before the epoch did: going on later, the epoch is finished as if it never had. */
  #endEpoch(values: EpochMeans): boolean {
    if (!this.#epochUnvalidated) {
      this.#endValidated = true;
      return false;
    }
    this.#epochValues = [...this.#epochValues, values];
    this.#validatedEpochs += 1;
    this.#epochSums.clear();
    return true;
  }

  /** Lets go of what reads the samples. */
  async close(): Promise<void> {
    await this.#options.windows?.close();
  }

  /** Brings the curve up to the last step. */
  flushPoint(): void {
    if (this.#meter.empty) return;
    const values = this.#meter.take();
    this.#metrics = { ...this.#metrics, ...values };
    this.#options.onPoint({ split: "train", step: this.#step, epoch: this.epochFraction, values });
  }

  #orderOfEpoch(): Int32Array {
    const epoch = Math.floor(this.#step / this.stepsPerEpoch);
    if (this.#order.epoch !== epoch) {
      this.#order = this.#nextOrder;
      this.#nextOrder = this.#orderOf(epoch + 1);
    }
    invariant(this.#order.epoch === epoch, "epochs come one after the other");
    return this.#order.finished();
  }

  #orderOf(epoch: number): EpochOrder {
    const { trainCount, settings } = this.#options;
    return new EpochOrder({ count: trainCount, seed: settings.seed, shuffle: settings.shuffle }, epoch);
  }
}

function namedForValidation(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [validationName(name), value]));
}
