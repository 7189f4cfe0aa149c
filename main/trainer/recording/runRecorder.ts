// Records a run while it trains. Frames are taken between two chunks, where the schedule wants one and time is left for it:
// at first an allowance, so that the first moments are seen step by step, then a quarter of the view's share of the training time.
// What a frame costs the training is counted as view; compressing and writing go on behind it. A full queue means fewer frames.
import type { MetricPoint } from "../../../shared/contract/contract.ts";
import type { EngineState, TrainingSession } from "../../engine/engine.ts";
import type { CheckpointRecord } from "../checkpointFile.ts";
import { MetricHistory } from "../metricHistory.ts";
import type { Payment } from "../viewBudget.ts";
import { measureCost, type WorkClocks } from "../workCost.ts";
import { FrameSchedule, framesWithin, keyEvery } from "./frameSchedule.ts";
import { RecordingWriter } from "./recordingWriter.ts";
import { differenceOf, formOf, packWords, shuffleBytes, wordsOf, type TensorForm } from "./words.ts";

type RecordOfStep = Omit<CheckpointRecord, "best">;

export interface RunRecorderOptions {
  readonly path: string;
  readonly budgetBytes: number;
  readonly session: Pick<TrainingSession, "readState" | "engine" | "device" | "threads">;
  readonly runId: string;
  readonly dataset: CheckpointRecord["dataset"];
  readonly firstStep: number;
  readonly lastStep: number;
  readonly clocks: WorkClocks;
  /** Share of the training time that recording may take once the allowance is spent. */
  readonly share: number;
  /** Hears what each frame cost the training; the allowance is not paid for. */
  readonly onCost: (costMs: number, payment: Payment) => void;
}

/** Where the run stands; the curves are up to this step. */
export interface Standing {
  readonly record: RecordOfStep;
  readonly epoch: number;
}

const allowanceMs = 150;
const mostWaitingBytes = 64 * 1024 * 1024;
/** Optimizer slots and the step counter: what is needed to go on, but not to show. */
const restName = /^(optimizer\/|step$)/;

export class RunRecorder {
  readonly #options: RunRecorderOptions;
  readonly #writer: RecordingWriter;
  readonly #weights: readonly TensorForm[];
  readonly #rest: readonly TensorForm[];
  readonly #schedule: FrameSchedule;
  #wanted: number;
  #frames = 0;
  /** Weights of the newest full frame. */
  #key: Int32Array | null = null;
  /** Points since the last frame; there may never be a next one. */
  #points = new MetricHistory();
  #knownEpochs = 0;
  #spentMs = 0;
  #expectedMs = 0;

  private constructor(
    options: RunRecorderOptions,
    writer: RecordingWriter,
    forms: RecordingForms,
    frames: number,
  ) {
    const { firstStep, lastStep } = options;
    this.#options = options;
    this.#writer = writer;
    this.#weights = forms.weights;
    this.#rest = forms.rest;
    this.#schedule = new FrameSchedule({ firstStep, lastStep, frames });
    this.#wanted = firstStep;
  }

  /** Null where the budget holds too few frames of this network. */
  static async open(options: RunRecorderOptions): Promise<RunRecorder | null> {
    const { session, runId, dataset, path, budgetBytes } = options;
    const forms = formsOf(await session.readState());
    const frames = framesWithin(
      budgetBytes,
      bytesOf([...forms.weights, ...forms.rest]),
      bytesOf(forms.weights),
    );
    if (frames === 0) return null;
    const { engine, device, threads } = session;
    const head = {
      format: "netloom-recording",
      version: 1,
      runId,
      dataset,
      session: { engine, device, threads },
      ...forms,
    } as const;
    const writer = await RecordingWriter.create(path, head);
    return new RunRecorder(options, writer, forms, frames);
  }

  addPoints(points: readonly MetricPoint[]): void {
    this.#points.add(points);
  }

  /** How many steps may be done before the next frame; Infinity where none can be afforded now. */
  stepsUntilNext(step: number, trainingMs: number): number {
    return this.#affordable(trainingMs) ? Math.max(1, this.#wanted - step) : Infinity;
  }

  /** Whether a frame should be taken of this step. */
  due(step: number, trainingMs: number): boolean {
    return step >= this.#wanted && this.#affordable(trainingMs);
  }

  /** Takes a frame. Call only between two chunks. @param whole keep all that is needed to go on exactly from here. */
  async take({ record, epoch }: Standing, whole = false): Promise<void> {
    if (this.#writer.failed) return;
    const cost = measureCost(this.#options.clocks);
    const full = whole || this.#rest.length === 0 || this.#frames % keyEvery === 0;
    const body = await this.#readBody(full);
    this.#append(full, body, record, epoch);
    this.#count(cost());
  }

  /** Resolves once all that was recorded is in the file. */
  written(): Promise<void> {
    return this.#writer.written();
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  #affordable(trainingMs: number): boolean {
    if (this.#wanted === Infinity || this.#writer.failed) return false;
    const saved = allowanceMs + this.#options.share * trainingMs - this.#spentMs;
    return saved >= this.#expectedMs && this.#writer.waitingBytes < mostWaitingBytes && !this.#isFull();
  }

  /** Room for one more whole state is kept for the end of the run. */
  #isFull(): boolean {
    const whole = 2 * bytesOf([...this.#weights, ...this.#rest]);
    return this.#writer.writtenBytes + this.#writer.waitingBytes + whole > this.#options.budgetBytes;
  }

  async #readBody(full: boolean): Promise<Uint8Array> {
    const forms = full ? [...this.#weights, ...this.#rest] : this.#weights;
    const words = packWords(forms, await this.#options.session.readState(full ? undefined : namesOf(forms)));
    if (!full && this.#key !== null) return shuffleBytes(differenceOf(words, this.#key));
    this.#key = words.slice(0, wordCount(this.#weights));
    return shuffleBytes(words);
  }

  #append(full: boolean, body: Uint8Array, record: RecordOfStep, epoch: number): void {
    const { spec: _spec, history: _history, ...rest } = record;
    const { epochValues = [], ...progress } = record.progress;
    const { step, metrics } = progress;
    this.#writer.append(
      {
        kind: full ? "full" : "difference",
        step,
        epoch,
        metrics,
        record: { ...rest, progress },
        points: this.#points.points(),
        epochValues: epochValues.slice(this.#knownEpochs),
      },
      body,
    );
    this.#points = new MetricHistory();
    this.#knownEpochs = epochValues.length;
    this.#frames += 1;
    this.#wanted = this.#schedule.after(step);
  }

  #count(costMs: number): void {
    this.#spentMs += costMs;
    this.#expectedMs = this.#expectedMs === 0 ? costMs : this.#expectedMs * 0.8 + costMs * 0.2;
    this.#options.onCost(costMs, this.#spentMs > allowanceMs ? "waiting" : "allowance");
  }
}

interface RecordingForms {
  readonly weights: readonly TensorForm[];
  readonly rest: readonly TensorForm[];
}

function formsOf(state: EngineState): RecordingForms {
  const forms = [...state].map(([name, tensor]) => formOf(name, tensor));
  return {
    weights: forms.filter(({ name }) => !restName.test(name)),
    rest: forms.filter(({ name }) => restName.test(name)),
  };
}

function namesOf(forms: readonly TensorForm[]): string[] {
  return forms.map(({ name }) => name);
}

function wordCount(forms: readonly TensorForm[]): number {
  return forms.reduce((sum, form) => sum + wordsOf(form), 0);
}

function bytesOf(forms: readonly TensorForm[]): number {
  return 4 * wordCount(forms);
}
