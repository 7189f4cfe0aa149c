// What a run tells: where it stands and the points of its curves, at every change and now and then between, and notes. Each
// telling lays the window out anew, on the processor that the training runs on.
import type { MetricPoint, RunSnapshot } from "../../shared/contract/contract.ts";
import { MetricHistory } from "./metricHistory.ts";
import type { EmitTrainerEvent } from "./trainerServer.ts";

/** The part of a snapshot that the run itself knows. */
export type RunStanding = Omit<RunSnapshot, "activity" | "notes">;

const tellEveryMs = 200;

export class RunReport {
  readonly history = new MetricHistory();
  readonly #emit: EmitTrainerEvent;
  readonly #now: () => number;
  readonly #standing: () => RunStanding;
  #activity: string | null = null;
  #notes: readonly string[] = [];
  #newPoints: MetricPoint[] = [];
  #sentAt = -Infinity;

  constructor(emit: EmitTrainerEvent, now: () => number, standing: () => RunStanding) {
    this.#emit = emit;
    this.#now = now;
    this.#standing = standing;
  }

  /** What is being done while the run is prepared; null once it is. */
  setActivity(activity: string | null): void {
    if (activity === this.#activity) return;
    this.#activity = activity;
    if (activity !== null) this.send();
  }

  note(...texts: readonly string[]): void {
    const fresh = texts.filter((text) => !this.#notes.includes(text));
    if (fresh.length === 0) return;
    this.#notes = [...this.#notes, ...fresh];
    this.send();
  }

  addPoints(points: readonly MetricPoint[]): void {
    this.history.add(points);
    this.#newPoints.push(...points);
  }

  /** Points first: a snapshot never shows a step that the curves do not reach. */
  send(): void {
    this.sendPoints();
    this.#sentAt = this.#now();
    this.#emit("snapshot", { ...this.#standing(), activity: this.#activity, notes: this.#notes });
  }

  sendPoints(): void {
    if (this.#newPoints.length > 0) this.#emit("points", this.#newPoints.splice(0));
  }

  /** Between two changes: five times a second. */
  sendNowAndThen(): void {
    if (this.#now() - this.#sentAt >= tellEveryMs) this.send();
  }
}
