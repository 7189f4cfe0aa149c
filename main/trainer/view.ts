// The live view of a run: what the window watches, read from the session between two chunks and only when the window has
// asked, has drawn the frames before (credit) and the budget allows. Nothing is computed without taps.
import type { Probe, TapFrame, TapRequest } from "../../shared/contract/live.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import { DrawingCost } from "./drawingCost.ts";
import { probeSampleAt } from "./probe.ts";
import { TapReader, type TapSource } from "./tapReader.ts";
import { ViewBudget } from "./viewBudget.ts";

export interface ViewSource extends TapSource {
  readonly runId: string;
  readonly dataset: LoadedDataset;
}

export interface Subscription {
  readonly taps: readonly TapRequest[];
  readonly probe: Probe;
  readonly budget: number;
}

/** Where the run stands when a frame is taken. */
export interface Moment {
  readonly step: number;
  readonly epoch: number;
}

/** As many as are on their way between the trainer and the screen while each of them is drawn. */
const mostOutstanding = 3;
/** Once a window has drawn a frame and said so, the system brings it to the screen. */
const onScreenMs = 25;
const nobodyWatches: Subscription = {
  taps: [],
  probe: { kind: "sample", split: "validation", index: 0 },
  budget: 0,
};

export class View {
  readonly budget: ViewBudget;
  readonly #source: ViewSource;
  readonly #reader: TapReader;
  readonly #now: () => number;
  #subscription: Subscription = nobodyWatches;
  #frames = 0;
  #credited = 0;
  #creditedAt = -Infinity;
  readonly #drawing: DrawingCost;
  /** What the newest frame showed; the same is not shown twice. */
  #shown: string | null = null;

  constructor(source: ViewSource, now: () => number, busyMs: () => number = now) {
    this.#source = source;
    this.#now = now;
    this.budget = new ViewBudget(now, busyMs);
    this.#drawing = new DrawingCost(now);
    this.#reader = new TapReader(source, this.budget);
  }

  get watched(): boolean {
    return this.#subscription.taps.length > 0;
  }

  /** Replaces what is watched. A window that asks anew owes no credit for frames it never saw. */
  subscribe(subscription: Subscription): void {
    this.#subscription = subscription;
    this.#credited = this.#frames;
    this.#shown = null;
    this.budget.share = subscription.budget;
  }

  stopWatching(): void {
    this.#subscription = nobodyWatches;
  }

  /** The window has drawn this frame and all before it. */
  credit(frame: number): void {
    this.#credited = Math.max(this.#credited, Math.min(frame, this.#frames));
    this.#creditedAt = this.#now();
  }

  /** Call where an engine call at full speed begins, and the returned function with its steps when it is over. */
  beginCall(): (steps: number) => void {
    const startedAt = this.#now();
    const beside = this.#frames > this.#credited || startedAt - this.#creditedAt < onScreenMs;
    return (steps) => this.#drawing.countCall(steps, startedAt, beside);
  }

  /** Whether a frame is wanted, affordable and would show something new. */
  due(moment: Moment): boolean {
    if (!this.watched || this.#frames - this.#credited >= mostOutstanding) return false;
    if (!this.budget.allows || this.#drawing.needsQuiet) return false;
    const owesRest = this.#reader.owesBatch && this.budget.resting;
    return owesRest || this.#shown !== this.#momentName(moment);
  }

  /** Computes the frame and sends it. Call only between two chunks. */
  show(moment: Moment, send: (frame: TapFrame) => void): Promise<void> {
    const { taps } = this.#subscription;
    const drawingMs = this.#drawing.perPictureMs;
    this.#drawing.countPicture();
    return this.budget.spend(
      this.#reader.builds(taps),
      async () => send(await this.#frame(moment)),
      drawingMs,
    );
  }

  /** Tells apart what frames show: the step and the sample. */
  #momentName(moment: Moment): string {
    const { probe } = this.#subscription;
    const turn = probe.kind === "rotate" ? Math.floor(this.#now() / probe.everyMs) : probe.index;
    return `${moment.step}/${turn}`;
  }

  async #frame({ step, epoch }: Moment): Promise<TapFrame> {
    const { taps, probe } = this.#subscription;
    const shown = this.#momentName({ step, epoch });
    const sample = probeSampleAt(this.#source.dataset, probe, this.#now());
    const values = await this.#reader.read(taps, sample);
    this.#shown = shown;
    this.#frames += 1;
    return { runId: this.#source.runId, frame: this.#frames, step, epoch, probe: sample.shown, values };
  }
}
