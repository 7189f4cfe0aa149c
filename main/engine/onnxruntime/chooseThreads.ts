// Tiny programs run best on one thread, large ones on all: a few milliseconds of the real program decide.
import os from "node:os";
import type { SampleSet } from "../../data/dataset.ts";
import type { LoopModel } from "./loopModel.ts";
import { LoopRunner } from "./loopRunner.ts";
import type { StateStore } from "./stateStore.ts";

export interface ThreadChoice {
  readonly runner: LoopRunner;
  readonly note: string;
}

/** How long each candidate is run. */
const probeMs = 12;
const probeSteps = 8;

/** Opens the program on 1 thread and on all cores, keeps the faster. The state stays as it is. */
export async function chooseThreads(
  model: LoopModel,
  set: SampleSet,
  store: StateStore,
): Promise<ThreadChoice> {
  const candidates = threadCandidates(os.availableParallelism());
  let best: { runner: LoopRunner; stepMs: number } | null = null;
  const measured: string[] = [];
  for (const threads of candidates) {
    const runner = await LoopRunner.open(model, "cpu", threads);
    const stepMs = await measureStepMs(runner, set, store);
    measured.push(`${stepMs.toPrecision(3)} ms a step on ${threads} ${threads === 1 ? "thread" : "threads"}`);
    if (best === null || stepMs < best.stepMs) {
      await best?.runner.release();
      best = { runner, stepMs };
    } else {
      await runner.release();
    }
  }
  const { runner } = best!;
  const note = `Measured at the start: ${measured.join(", ")}; ${runner.threads} used.`;
  return { runner, note };
}

function threadCandidates(cores: number): readonly number[] {
  return [...new Set([1, Math.ceil(cores / 2), cores])];
}

/** The fastest of several calls, so that what else the machine does counts little. */
async function measureStepMs(runner: LoopRunner, set: SampleSet, store: StateStore): Promise<number> {
  const { batch } = runner.model;
  const oneStep = firstIndices(batch, set.count);
  await runner.tryOut(set, oneStep, store);
  const single = await timed(() => runner.tryOut(set, oneStep, store));
  if (single > probeMs) return Math.min(single, await timed(() => runner.tryOut(set, oneStep, store)));
  const several = firstIndices(batch * probeSteps, set.count);
  let fastest = Number.POSITIVE_INFINITY;
  let spent = 0;
  while (spent < probeMs) {
    const elapsed = await timed(() => runner.tryOut(set, several, store));
    fastest = Math.min(fastest, elapsed / probeSteps);
    spent += elapsed;
  }
  return fastest;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function firstIndices(length: number, count: number): Int32Array {
  return Int32Array.from({ length }, (_, index) => index % count);
}
