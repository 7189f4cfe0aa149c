// Settles the thread count by a few milliseconds of the real program, where a run asks for that. What it finds depends on
// what else the machine does meanwhile, so two runs may get different counts and differ in their last digits; without being
// asked a run follows threadRule.ts.
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

/** Batches of samples that are run. */
export const triedBatches = probeSteps;

/** A step as long as this needs no measuring: all cores take it faster. */
const longStepMs = 150;

/** Opens the program on 1 thread and on more, keeps the fastest. The state stays as it is. */
export async function chooseThreads(
  model: LoopModel,
  set: SampleSet,
  store: StateStore,
): Promise<ThreadChoice> {
  const cores = os.availableParallelism();
  const measured: string[] = [];
  let best: Candidate | null = null;
  for (const threads of threadCandidates(cores)) {
    const candidate = await openCandidate(model, threads, set, store);
    measured.push(`${candidate.stepMs.toPrecision(3)} ms a step on ${threadCount(threads)}`);
    const slower: Candidate | null = best !== null && best.stepMs <= candidate.stepMs ? candidate : best;
    if (slower !== candidate) best = candidate;
    await slower?.runner.release();
    if (threads === 1 && candidate.stepMs > longStepMs && cores > 1) {
      await candidate.runner.release();
      const runner = await LoopRunner.open(model, "cpu", cores);
      return { runner, note: `Measured at the start: ${measured[0]}; ${threadCount(cores)} used.` };
    }
  }
  const { runner } = best!;
  return {
    runner,
    note: `Measured at the start: ${measured.join(", ")}; ${threadCount(runner.threads)} used.`,
  };
}

interface Candidate {
  readonly runner: LoopRunner;
  readonly stepMs: number;
}

async function openCandidate(
  model: LoopModel,
  threads: number,
  set: SampleSet,
  store: StateStore,
): Promise<Candidate> {
  const runner = await LoopRunner.open(model, "cpu", threads);
  return { runner, stepMs: await measureStepMs(runner, set, store) };
}

function threadCount(threads: number): string {
  return `${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function threadCandidates(cores: number): readonly number[] {
  return [...new Set([1, Math.ceil(cores / 2), cores])];
}

/** The fastest of several calls, so that what else the machine does counts little. */
async function measureStepMs(runner: LoopRunner, set: SampleSet, store: StateStore): Promise<number> {
  const { batch } = runner.model;
  const oneStep = firstIndices(batch, set.count);
  const first = await timed(() => runner.tryOut(set, oneStep, store));
  if (first > longStepMs) return first;
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
