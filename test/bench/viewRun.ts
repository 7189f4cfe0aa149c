// A run through the real services, in a trainer process of its own, watched and not watched in turn within the same run: what
// else the machine does meanwhile hits both alike.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceHost } from "../../main/services/host.ts";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import type { TapFrame } from "../../shared/contract/live.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { createTestHost } from "../support/serviceHost.ts";
import { trainingOn } from "../support/trainingOn.ts";
import { childrenMemoryMb } from "./childrenMemory.ts";
import { windowTaps } from "./viewTaps.ts";

export interface ViewMeasurement {
  /** Training speed with the view open over that with it closed, median over the turns. */
  readonly speedRatio: number;
  readonly framesPerSecond: number;
  /** Longest time between two frames, ms. */
  readonly longestGapMs: number;
  /** What the trainer says the view costs, largest over the turns. */
  readonly measuredShare: number;
  readonly stepsPerSecond: number;
  readonly pauseMs: number;
  /** Resident memory of the trainer after the first turn and after the last, MB. */
  readonly memoryMb: readonly [number, number];
}

export interface ViewOptions {
  readonly trainerEntry: string;
  readonly budget: number;
  readonly turns: number;
  readonly secondsPerTurn: number;
}

/** How long a window takes to draw a frame and say so. */
const drawMs = 12;

export async function measureView(document: NetDocument, options: ViewOptions): Promise<ViewMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), "netloom-bench-"));
  const session = new WatchedRun(folder, options.trainerEntry);
  try {
    return await session.measure(document, options);
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

class WatchedRun {
  readonly #host;
  readonly #training;
  readonly #frameTimes: number[] = [];
  #snapshot: RunSnapshot | null = null;

  constructor(folder: string, trainerEntry: string) {
    this.#host = createTestHost({ folder, trainerEntry });
    const host: ServiceHost = {
      ...this.#host,
      emit: (event, payload) => {
        if (event === "live.frame") return this.#draw(payload as TapFrame);
        if (event !== "training.changed") return;
        this.#snapshot = payload as RunSnapshot;
        this.#host.emit(event, payload);
      },
    };
    this.#training = trainingOn(host);
  }

  async measure(
    document: NetDocument,
    { budget, turns, secondsPerTurn }: ViewOptions,
  ): Promise<ViewMeasurement> {
    const taps = windowTaps(document);
    const runId = await this.#start(document);
    await this.#stepsIn(1);
    const ratios: number[] = [];
    const speeds: number[] = [];
    const frames: number[] = [];
    const gaps: number[] = [];
    const shares: number[] = [];
    const memory: number[] = [];
    for (let turn = 0; turn <= turns; turn += 1) {
      await this.#subscribe([], budget);
      const closed = await this.#stepsIn(secondsPerTurn);
      await this.#subscribe(taps, budget);
      this.#frameTimes.length = 0;
      const open = await this.#stepsIn(secondsPerTurn);
      memory.push(childrenMemoryMb());
      // The first turn builds what the later ones use.
      if (turn === 0) continue;
      ratios.push(open / closed);
      speeds.push(closed);
      frames.push(this.#frameTimes.length / secondsPerTurn);
      gaps.push(longestGap(this.#frameTimes));
      shares.push((this.#snapshot?.viewShare ?? 0) + (this.#snapshot?.recordingShare ?? 0));
    }
    return {
      speedRatio: median(ratios),
      framesPerSecond: median(frames),
      longestGapMs: median(gaps),
      measuredShare: Math.max(...shares),
      stepsPerSecond: median(speeds),
      pauseMs: await this.#pauseTime(runId),
      memoryMb: [memory[0] ?? 0, memory.at(-1) ?? 0],
    };
  }

  async close(): Promise<void> {
    await this.#training.close();
  }

  async #start(document: NetDocument): Promise<string> {
    const running = this.#host.until(({ step }) => step > 0);
    const started = await this.#training.handlers["training.start"]({
      document,
      engine: "auto",
      device: "cpu",
      startPaused: false,
    });
    if (!started.ok) throw new Error(started.error.found);
    await running;
    return started.value.runId;
  }

  async #subscribe(taps: ReturnType<typeof windowTaps>, budget: number): Promise<void> {
    const probe = { kind: "rotate", everyMs: 2000 } as const;
    await this.#training.handlers["live.subscribe"]({ taps: [...taps], probe, budget });
    await sleep(300);
  }

  /** Steps a second, from one snapshot to another. */
  async #stepsIn(seconds: number): Promise<number> {
    const first = await this.#nextSnapshot();
    const startedAt = performance.now();
    await sleep(seconds * 1000);
    const last = await this.#nextSnapshot();
    return ((last.step - first.step) * 1000) / (performance.now() - startedAt);
  }

  #nextSnapshot(): Promise<RunSnapshot> {
    return this.#host.until(() => true);
  }

  #draw(frame: TapFrame): void {
    this.#frameTimes.push(performance.now());
    setTimeout(() => void this.#training.handlers["live.credit"]({ frame: frame.frame }), drawMs);
  }

  async #pauseTime(runId: string): Promise<number> {
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const startedAt = performance.now();
      await this.#training.handlers["training.pause"]({ runId });
      times.push(performance.now() - startedAt);
      await this.#training.handlers["training.resume"]({ runId });
      await sleep(200 + turn * 17);
    }
    return median(times);
  }
}

function longestGap(times: readonly number[]): number {
  return Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? time)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
