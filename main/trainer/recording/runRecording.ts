// The time machine of one run: what records it while it trains, and what shows a recorded step in place of the newest weights.
// Neither ever breaks the training: where no recording can be written, there is none.
import type { MetricPoint } from "../../../shared/contract/contract.ts";
import type { AppError } from "../../../shared/errors/appError.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { RecordingReader, type RecordedState } from "./recordingReader.ts";
import { RunRecorder, type RunRecorderOptions, type Standing } from "./runRecorder.ts";
import type { ShownMoment, ShownSession } from "./shownSession.ts";

export class RunRecording {
  readonly #recorder: RunRecorder | null;
  readonly #shown: ShownSession;
  #reader: { readonly path: string; readonly reader: RecordingReader } | null = null;

  private constructor(recorder: RunRecorder | null, shown: ShownSession) {
    this.#recorder = recorder;
    this.#shown = shown;
  }

  /** @param options null where the run is not recorded. */
  static async open(options: RunRecorderOptions | null, shown: ShownSession): Promise<RunRecording> {
    if (options === null) return new RunRecording(null, shown);
    const recorder = await RunRecorder.open(options).catch(() => null);
    return new RunRecording(recorder, shown);
  }

  addPoints(points: readonly MetricPoint[]): void {
    this.#recorder?.addPoints(points);
  }

  /** Steps until a chunk should end so that a frame can be taken. */
  stepsUntilNext(step: number, trainingMs: number): number {
    return this.#recorder?.stepsUntilNext(step, trainingMs) ?? Infinity;
  }

  due(step: number, trainingMs: number): boolean {
    return this.#recorder?.due(step, trainingMs) ?? false;
  }

  async take(standing: Standing, whole = false): Promise<void> {
    await this.#recorder?.take(standing, whole);
  }

  /** Shows the newest recorded step at or before the wanted one; null the run's own. Returns the step, or null. */
  async show(path: string, step: number | null): Promise<Result<number | null, AppError>> {
    if (step === null) {
      this.#shown.showLive();
      return ok(null);
    }
    const state = await this.stateAt(path, step);
    if (!state.ok) return state;
    const { header, weights } = state.value;
    const moment: ShownMoment = { step: header.step, epoch: header.epoch };
    this.#shown.showRecorded(moment, weights);
    return ok(header.step);
  }

  /** The newest recorded step at or before the wanted one. */
  async stateAt(path: string, step: number): Promise<Result<RecordedState, AppError>> {
    await this.#recorder?.written();
    const reader = await this.#readerOf(path);
    return reader.ok ? reader.value.stateAt(step) : reader;
  }

  async close(): Promise<void> {
    await this.#recorder?.close();
  }

  async #readerOf(path: string): Promise<Result<RecordingReader, AppError>> {
    if (this.#reader?.path === path) return ok(this.#reader.reader);
    const opened = await RecordingReader.open(path);
    if (opened.ok) this.#reader = { path, reader: opened.value };
    return opened;
  }
}
