// The time machine's end in the services: which steps of a run were recorded, showing one, branching from one, and runs of
// earlier. A recording is read here, while the trainer goes on writing it.
import type {
  CallParams,
  CallResult,
  RecordedFrames,
  RecordedRun,
  RunSnapshot,
} from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { CheckpointFolder } from "../trainer/checkpointFolder.ts";
import { RecordingReader } from "../trainer/recording/recordingReader.ts";
import { branchPointOf } from "./branchPoint.ts";
import type { ServiceHandlers } from "./host.ts";
import { summaryOf, type RecordingSummary } from "./recordingSummary.ts";
import type { SettingsService } from "./settingsService.ts";
import type { TrainingService } from "./trainingService.ts";

type RecordingCall = Extract<keyof ServiceHandlers, `recording.${string}`>;

export function createRecordingService(
  training: Pick<TrainingService, "runOf" | "begin" | "reopen" | "folders">,
  settings: Pick<SettingsService, "current">,
): Pick<ServiceHandlers, RecordingCall> {
  const { folders } = training;
  const readers = new Map<string, RecordingReader>();

  /** Up to date with the file. */
  async function readerOf(runId: string): Promise<Result<RecordingReader, AppError>> {
    const known = readers.get(runId);
    if (known !== undefined) {
      await known.refresh();
      return ok(known);
    }
    const path = folders.recordingOf(runId);
    if (path === null) return notRecorded(runId);
    const opened = await RecordingReader.open(path);
    if (opened.ok) readers.set(runId, opened.value);
    return opened;
  }

  async function specOf(runId: string): Promise<RunSpec | null> {
    const loaded = training.runOf(runId);
    return loaded.ok ? loaded.value.spec : folders.readSpec(runId);
  }

  async function list({
    runId,
    from,
  }: CallParams<"recording.list">): Promise<Result<RecordedFrames, AppError>> {
    const reader = await readerOf(runId);
    // A run that has only begun, or that is not recorded: no frames.
    return ok(reader.ok ? framesFrom(reader.value, from) : noFrames);
  }

  async function show({
    runId,
    step,
  }: CallParams<"recording.show">): Promise<Result<CallResult<"recording.show">, AppError>> {
    const run = training.runOf(runId);
    if (!run.ok) return run;
    // Without a trainer nothing of the past is on show.
    if (step === null && !run.value.awake) return ok({ step });
    const path = folders.recordingOf(runId);
    return path === null ? notRecorded(runId) : run.value.use("show", { path, step });
  }

  async function histograms({
    runId,
    ...request
  }: CallParams<"recording.histograms">): Promise<Result<CallResult<"recording.histograms">, AppError>> {
    const run = training.runOf(runId);
    if (!run.ok) return run;
    const path = folders.recordingOf(runId);
    return path === null ? notRecorded(runId) : run.value.use("histograms", { ...request, path });
  }

  async function branch(
    request: CallParams<"recording.branch">,
  ): Promise<Result<CallResult<"recording.branch">, AppError>> {
    const { runId, document } = request;
    const reader = await readerOf(runId);
    if (!reader.ok) return reader;
    const spec = await specOf(runId);
    if (spec === null) return notRecorded(runId);
    const recorded = await reader.value.stateAt(request.step);
    if (!recorded.ok) return recorded;
    const { checkpoint, continuation } = await branchPointOf(reader.value, recorded.value, spec, document);
    const next = folders.newRunId();
    const folder = await CheckpointFolder.open(folders.folderOf(next));
    if (!folder.ok) return folder;
    const saved = await folder.value.save(checkpoint);
    if (!saved.ok) return saved;
    const { step } = recorded.value.header;
    await folders.keepParent(next, { runId, step });
    const { viewBudget } = await settings.current();
    const { initialWeights: _unused, ...origin } = spec;
    const begun = await training.begin(
      { ...origin, document, viewBudget, checkpointDir: folders.folderOf(next), resumeFrom: saved.value },
      next,
      request.startPaused,
    );
    return begun.ok ? ok({ runId: next, step, continuation }) : begun;
  }

  async function recordedRun(runId: string): Promise<RecordedRun | null> {
    const spec = await folders.readSpec(runId);
    if (spec === null) return null;
    const loaded = training.runOf(runId);
    const underWay = loaded.ok && !loaded.value.over;
    const summary = await (underWay
      ? summarised(runId, spec)
      : summaryOf(folders, runId, () => summarised(runId, spec)));
    if (summary === null || summary.frames === 0) return null;
    const snapshot = loaded.ok ? loaded.value.snapshot : ((await folders.readEnd(runId)) ?? summary.last);
    const { state, step, epoch, epochs, elapsedMs, samplesPerSecond, engine, parameters, metrics } = snapshot;
    return {
      runId,
      state,
      step,
      epoch,
      epochs,
      elapsedMs,
      samplesPerSecond,
      engine,
      parameters,
      metrics,
      project: spec.document.name,
      startedAt: startOf(runId),
      optimizer: spec.document.training.optimizer.id,
      frames: summary.frames,
      bytes: summary.bytes,
      parent: await folders.readParent(runId),
    };
  }

  async function summarised(runId: string, spec: RunSpec): Promise<RecordingSummary | null> {
    const reader = await readerOf(runId);
    if (!reader.ok) return null;
    const { frames, bytes } = reader.value;
    return { frames: frames.length, bytes, last: await lastRecorded(runId, spec, reader.value) };
  }

  /** As the run ended; where its end is not known, as it was recorded last. */
  async function snapshotOf(runId: string, spec: RunSpec, reader: RecordingReader): Promise<RunSnapshot> {
    return (await folders.readEnd(runId)) ?? (await lastRecorded(runId, spec, reader));
  }

  async function open({
    runId,
  }: CallParams<"recording.open">): Promise<Result<CallResult<"recording.open">, AppError>> {
    const spec = await specOf(runId);
    const reader = await readerOf(runId);
    if (spec === null) return notRecorded(runId);
    if (!reader.ok) return reader;
    const snapshot = await snapshotOf(runId, spec, reader.value);
    const { points } = await reader.value.historyAt(reader.value.frames.length - 1);
    const opened = await training.reopen(runId, spec, { snapshot, points });
    return opened.ok ? ok({ document: spec.document }) : opened;
  }

  return {
    "recording.list": list,
    "recording.show": show,
    "recording.histograms": histograms,
    "recording.branch": branch,
    "recording.open": open,
    "recording.runs": async () => {
      const runs = await Promise.all((await folders.names()).map(recordedRun));
      return ok(runs.filter((run) => run !== null));
    },
  };
}

function notRecorded(runId: string): Result<never, AppError> {
  return err(appError("run/recording-invalid", { found: `no recorded run ${runId}` }));
}

const noFrames: RecordedFrames = {
  from: 0,
  steps: new Int32Array(),
  epochs: new Float32Array(),
  exact: new Uint8Array(),
  metrics: {},
  bytes: 0,
};

function framesFrom(reader: RecordingReader, from: number): RecordedFrames {
  const frames = reader.frames.slice(from);
  const names = new Set(frames.flatMap(({ header }) => Object.keys(header.metrics)));
  const column = (name: string) =>
    Float32Array.from(frames, ({ header }) => header.metrics[name] ?? Number.NaN);
  return {
    from,
    steps: Int32Array.from(frames, ({ header }) => header.step),
    epochs: Float32Array.from(frames, ({ header }) => header.epoch),
    exact: Uint8Array.from(frames, ({ header }) => Number(header.kind === "full")),
    metrics: Object.fromEntries([...names].map((name) => [name, column(name)])),
    bytes: reader.bytes,
  };
}

/** run-20261121094500-… → the moment it began. */
function startOf(runId: string): number {
  const [, year, month, day, hour, minute, second] =
    /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(runId) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

async function lastRecorded(runId: string, spec: RunSpec, reader: RecordingReader): Promise<RunSnapshot> {
  const { length } = reader.frames;
  const last = length === 0 ? undefined : await reader.headerAt(length - 1);
  const { engine, device, threads } = reader.head.session;
  return {
    runId,
    state: "stopped",
    activity: null,
    step: last?.step ?? 0,
    steps: last?.step ?? 0,
    epoch: Math.ceil(last?.epoch ?? 0),
    epochs: spec.document.training.epochs,
    elapsedMs: Number(last?.record["elapsedMs"] ?? 0),
    samplesPerSecond: 0,
    engine,
    device,
    threads,
    parameters: parametersOf(reader),
    viewShare: 0,
    recordingShare: 0,
    notes: ["Netloom ended while this run was under way."],
    metrics: last?.metrics ?? {},
    error: null,
    checkpoint: spec.checkpointDir,
  };
}

function parametersOf({ head }: RecordingReader): number {
  return head.weights.reduce((sum, { shape }) => sum + shape.reduce((size, length) => size * length, 1), 0);
}
