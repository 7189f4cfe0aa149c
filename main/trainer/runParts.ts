// What a run consists of from the end of its preparation on, and how that is shown and kept.
import type { MetricPoint } from "../../shared/contract/contract.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { talliesOf } from "../compile/compiledNetwork.ts";
import { openWindows } from "../data/packed/sampleWindows.ts";
import { BestWeights } from "./bestWeights.ts";
import type { CheckpointRecord } from "./checkpointFile.ts";
import { LearningRate } from "./learningRate.ts";
import type { PreparedRun } from "./prepareRun.ts";
import { processTimeMs } from "./processTime.ts";
import { RunCheckpoints } from "./runCheckpoints.ts";
import { RunClock } from "./runClock.ts";
import { RunLoop } from "./runLoop.ts";
import type { RunMachine } from "./runMachine.ts";
import { PaceRecorder } from "./recording/paceRecorder.ts";
import { RunRecording } from "./recording/runRecording.ts";
import type { RunRecorderOptions } from "./recording/runRecorder.ts";
import { ShownSession } from "./recording/shownSession.ts";
import type { RunStanding } from "./runReport.ts";
import { RunRules } from "./runRules.ts";
import { View } from "./view.ts";

export interface RunRequest {
  readonly runId: string;
  readonly spec: RunSpec;
  /** Where downloaded data is kept. */
  readonly cacheDir: string;
  /** Data with more bytes is read from the disk while it trains. */
  readonly dataMemoryBytes?: number | undefined;
  /** Netloom's version, for exported files. */
  readonly appVersion: string;
  /** Where the run is recorded for the time machine, and how large that may grow; absent where it is not. */
  readonly recording?: { readonly path: string; readonly bytes: number } | undefined;
}

export interface RunParts extends PreparedRun {
  readonly loop: RunLoop;
  readonly rules: RunRules;
  readonly best: BestWeights;
  readonly learningRate: LearningRate;
  readonly clock: RunClock;
  readonly checkpoints: RunCheckpoints;
  readonly view: View;
  /** The session as those see it who look at the run. */
  readonly shown: ShownSession;
  readonly recording: RunRecording;
  /** Null where the run is not recorded. */
  readonly paces: PaceRecorder | null;
}

export async function assembleRun(
  request: RunRequest,
  prepared: PreparedRun,
  now: () => number,
  onPoint: (point: MetricPoint) => void,
): Promise<RunParts> {
  const { runId, spec } = request;
  const { session, network, dataset, resumed, folder } = prepared;
  const { training } = spec.document;
  const rules = new RunRules(training, network.scoreNames ?? session.metricNames);
  const loop = new RunLoop({
    session,
    tallies: talliesOf(network),
    trainCount: dataset.train.count,
    validation: dataset.validation,
    windows: openWindows(dataset.train, training.batchSize),
    settings: training,
    onPoint,
    now,
    stepLimit: rules.stepLimit ?? Infinity,
    ...(resumed === null ? {} : { startAt: resumed.record.progress }),
  });
  const { epochValues, stepsPerEpoch } = loop;
  const shown = new ShownSession(session);
  const view = new View({ runId, session: shown, network, dataset }, now, processTimeMs);
  // A run that had stopped early goes on only where it now may for longer.
  if (resumed !== null && rules.endsEarly(epochValues) !== null) loop.endHere();
  return {
    ...prepared,
    loop,
    rules,
    best: new BestWeights(session, rules, resumed?.bestWeights ?? null),
    learningRate: await LearningRate.open({ session, training, rules, epochs: epochValues, stepsPerEpoch }),
    clock: new RunClock(now, resumed?.record),
    checkpoints: new RunCheckpoints(folder, session, now, resumed?.record.best ?? null),
    view,
    shown,
    recording: await RunRecording.open(recorderOptions(request, prepared, loop, view, now), shown),
    paces: request.recording === undefined ? null : paceRecorder(spec, prepared, view, now),
  };
}

function paceRecorder(spec: RunSpec, prepared: PreparedRun, view: View, now: () => number): PaceRecorder {
  const { session, network, dataset } = prepared;
  return new PaceRecorder({
    session,
    network,
    dataset,
    share: spec.viewBudget / 10,
    ...recordingCosts(view, now),
  });
}

function recorderOptions(
  { runId, spec, recording }: RunRequest,
  { session, dataset }: PreparedRun,
  loop: RunLoop,
  view: View,
  now: () => number,
): RunRecorderOptions | null {
  if (recording === undefined) return null;
  return {
    path: recording.path,
    budgetBytes: recording.bytes,
    session,
    runId,
    dataset: { hash: dataset.hash, trainCount: dataset.train.count },
    firstStep: loop.step,
    lastStep: loop.steps,
    share: spec.viewBudget / 4,
    ...recordingCosts(view, now),
  };
}

/** What recording costs is measured as pictures are, and comes out of their budget. */
function recordingCosts({ budget }: View, now: () => number): Pick<RunRecorderOptions, "clocks" | "onCost"> {
  return {
    clocks: { now, busyMs: processTimeMs },
    onCost: (costMs, payment) => budget.countAside(costMs, payment),
  };
}

/** The run's part of a snapshot; `parts` is null before the run is prepared. */
export function standingOf(
  { runId, spec }: RunRequest,
  { state, error }: Pick<RunMachine, "state" | "error">,
  parts: RunParts | null,
): RunStanding {
  return {
    runId,
    state,
    error,
    step: parts?.loop.step ?? 0,
    steps: parts?.loop.steps ?? 0,
    epoch: parts?.loop.epoch ?? 0,
    epochs: spec.document.training.epochs,
    elapsedMs: parts?.clock.times().elapsedMs ?? 0,
    samplesPerSecond: parts?.clock.samplesPerSecond ?? 0,
    engine: parts?.session.engine ?? null,
    device: parts?.session.device ?? null,
    threads: parts?.session.threads ?? null,
    parameters: parts?.parameters ?? 0,
    memoryBytes: process.memoryUsage.rss(),
    viewShare: parts?.view.budget.measuredShare ?? 0,
    recordingShare: parts?.view.budget.asideShare ?? 0,
    builtMs: parts?.view.budget.builtMs ?? 0,
    metrics: parts?.loop.metrics ?? {},
    checkpoint: parts?.checkpoints.path ?? null,
  };
}

/** What a checkpoint keeps beside the variables. */
export function recordOf(
  { runId, spec }: RunRequest,
  { session, dataset, loop, clock }: RunParts,
  history: readonly MetricPoint[],
): Omit<CheckpointRecord, "best"> {
  const { engine, device, threads } = session;
  return {
    version: 1,
    runId,
    spec,
    dataset: { hash: dataset.hash, trainCount: dataset.train.count },
    session: { engine, device, threads },
    progress: loop.progress(),
    ...clock.times(),
    history,
  };
}
