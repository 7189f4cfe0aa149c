// Finds the step at which a run went wrong, and what in it: goes back to the last good checkpoint and does the same steps
// again, first in large chunks, then in the chunk that broke one by one. Afterwards the session holds the state before the
// first bad step, the last good one there is.
import type { LoadedDataset } from "../data/dataset.ts";
import { openWindows } from "../data/packed/sampleWindows.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import type { EngineState, Fault, TrainingSession } from "../engine/engine.ts";
import type { Checkpoint } from "./checkpointFile.ts";
import { allFinite } from "./divergence.ts";
import { LearningRate } from "./learningRate.ts";
import { RunLoop, type LoopProgress } from "./runLoop.ts";
import type { RunRules } from "./runRules.ts";

export interface DiagnosisRequest {
  readonly session: TrainingSession;
  readonly dataset: LoadedDataset;
  readonly training: TrainingSettings;
  readonly rules: RunRules;
  readonly good: Checkpoint;
  /** The step by which it had gone wrong. */
  readonly atStep: number;
  readonly now: () => number;
  /** Ends the search. */
  readonly signal: AbortSignal;
}

export interface Diagnosis {
  /** Where the run stood before the first bad step. */
  readonly progress: LoopProgress;
  /** What went wrong in it; null where the engine can't say. */
  readonly fault: Fault | null;
}

interface Standing {
  readonly progress: LoopProgress;
  readonly state: EngineState;
}

/** Null where the same steps now go well, or the search was ended. */
export async function diagnose(request: DiagnosisRequest): Promise<Diagnosis | null> {
  const { good } = request;
  const start = { progress: good.record.progress, state: good.state };
  const beforeChunk = await replay(request, start, Number.MAX_SAFE_INTEGER);
  const beforeStep = beforeChunk === null ? null : await replay(request, beforeChunk, 1);
  if (beforeStep === null) return null;
  await request.session.writeState(beforeStep.state);
  const indices = loopAt(request, beforeStep.progress).nextIndices();
  const fault = (await request.session.findFault?.(indices)) ?? null;
  return { progress: beforeStep.progress, fault };
}

/** Where the run stood before the first chunk, of at most `limit` steps, that ends in numbers that are not finite. */
async function replay(request: DiagnosisRequest, from: Standing, limit: number): Promise<Standing | null> {
  await request.session.writeState(from.state);
  const loop = loopAt(request, from.progress);
  try {
    return await replayLoop(request, loop, from, limit);
  } finally {
    await loop.close();
  }
}

async function replayLoop(
  { session, training, rules, atStep, signal }: DiagnosisRequest,
  loop: RunLoop,
  from: Standing,
  limit: number,
): Promise<Standing | null> {
  const { epochValues: epochs, stepsPerEpoch } = loop;
  const learningRate = await LearningRate.open({ session, training, rules, epochs, stepsPerEpoch });
  let before = from;
  while (!loop.done && loop.step < atStep && !signal.aborted) {
    const advance = await loop.advance(limit);
    if (advance.kind === "diverged") return advance.metric === "loss" ? before : null;
    if (advance.kind === "validated" && !advance.epochEnd) continue;
    if (advance.kind === "validated") await learningRate.endEpoch(loop.epochValues);
    const state = await session.readState();
    if (!allFinite(state)) return before;
    before = { progress: loop.progress(), state };
  }
  return null;
}

function loopAt({ session, dataset, training, now }: DiagnosisRequest, startAt: LoopProgress): RunLoop {
  return new RunLoop({
    session,
    trainCount: dataset.train.count,
    validation: dataset.validation,
    windows: openWindows(dataset.train, training.batchSize),
    settings: training,
    onPoint: () => {},
    now,
    startAt,
  });
}
