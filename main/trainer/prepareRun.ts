// Everything between "train this" and the first step: read the data, build the network, open an engine, go on from a
// checkpoint where one is given.
import { err, ok, type Result } from "../../shared/result.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { arrangeTargets } from "../data/arrangeTargets.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { ReadProgress } from "../data/byteStream.ts";
import type { DownloadProgress } from "../data/published.ts";
import type { TrainingSession } from "../engine/engine.ts";
import type { Checkpoint } from "./checkpointFile.ts";
import { CheckpointFolder, readNewestCheckpoint, type FoundCheckpoint } from "./checkpointFolder.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { readInitialWeights, takeOver, type GivenWeights } from "./initialWeights.ts";
import { openSession } from "./openSession.ts";
import { resumeObstacle } from "./resume.ts";

export interface PreparedRun {
  readonly dataset: LoadedDataset;
  readonly session: TrainingSession;
  readonly network: CompiledNetwork;
  readonly parameters: number;
  readonly notes: readonly string[];
  /** Where the run's checkpoints go; null keeps them in memory. */
  readonly folder: CheckpointFolder | null;
  readonly resumed: Checkpoint | null;
}

export interface PrepareOptions {
  /** Where downloaded data is kept. */
  readonly cacheDir: string;
  /** Data with more bytes is read from the disk while it trains. */
  readonly dataMemoryBytes?: number | undefined;
  /** Hears what is being done. */
  readonly onActivity: (activity: string) => void;
  /** Ends a download that is no longer wanted. */
  readonly signal: AbortSignal;
}

export async function prepareRun(
  spec: RunSpec,
  tools: TrainerDependencies,
  { cacheDir, dataMemoryBytes, onActivity, signal }: PrepareOptions,
): Promise<Result<PreparedRun, AppError>> {
  const folder = spec.checkpointDir === null ? ok(null) : await CheckpointFolder.open(spec.checkpointDir);
  if (!folder.ok) return folder;
  const found = spec.resumeFrom === null ? ok(null) : await readNewestCheckpoint(spec.resumeFrom);
  if (!found.ok) return found;
  const given = await givenWeights(spec);
  if (!given.ok) return given;

  onActivity("reading the data");
  const onProgress = (progress: DownloadProgress) => onActivity(describeDownload(progress));
  const loaded = await tools.loadDataset(spec.document.data, {
    cacheDir,
    signal,
    onProgress,
    onRead: (progress) => onActivity(describeReading(progress)),
    memoryBytes: dataMemoryBytes,
  });
  if (!loaded.ok) return loaded;
  const dataset = arrangeTargets(loaded.value, spec.document);
  if (!dataset.ok) return dataset;

  onActivity("building the network");
  const opened = await openSession({
    spec,
    dataset: dataset.value,
    tools,
    earlier: found.value?.checkpoint.record.session ?? null,
  });
  if (!opened.ok) return opened;
  const { session, network, notes } = opened.value;

  const restored =
    found.value === null ? ok(undefined) : await restore(session, found.value, spec, dataset.value);
  if (!restored.ok) {
    await session.dispose();
    return restored;
  }
  const weightNotes = given.value === null ? [] : await begin(session, given.value, spec, network);
  return ok({
    dataset: dataset.value,
    session,
    network,
    parameters: network.model.countParams(),
    notes: [...notes, ...notesOnResuming(found.value), ...weightNotes],
    folder: folder.value,
    resumed: found.value?.checkpoint ?? null,
  });
}

/** A checkpoint brings all its weights with it. */
async function givenWeights(spec: RunSpec): Promise<Result<GivenWeights | null, AppError>> {
  if (spec.initialWeights === undefined || spec.resumeFrom !== null) return ok(null);
  return readInitialWeights(spec.initialWeights);
}

async function begin(
  session: TrainingSession,
  given: GivenWeights,
  spec: RunSpec,
  network: CompiledNetwork,
): Promise<readonly string[]> {
  const { state, notes } = takeOver(given, spec.document, network, await session.readState());
  await session.writeState(state);
  return notes;
}

function describeDownload({ file, receivedBytes, totalBytes }: DownloadProgress): string {
  const share = totalBytes > 0 ? Math.floor((100 * receivedBytes) / totalBytes) : 0;
  return `downloading ${file}: ${share} %`;
}

function describeReading({ activity, doneBytes, totalBytes }: ReadProgress): string {
  const share = totalBytes > 0 ? Math.floor((100 * doneBytes) / totalBytes) : 0;
  return `${activity}: ${share} %`;
}

async function restore(
  session: TrainingSession,
  found: FoundCheckpoint,
  spec: RunSpec,
  dataset: LoadedDataset,
): Promise<Result<void, AppError>> {
  const obstacle = resumeObstacle(found.checkpoint, spec, dataset, await session.readState());
  if (obstacle !== null) return err(obstacle);
  await session.writeState(found.checkpoint.state);
  return ok(undefined);
}

function notesOnResuming(found: FoundCheckpoint | null): string[] {
  if (found === null) return [];
  const { step } = found.checkpoint.record.progress;
  const refused = found.refused.map((error) => `A newer checkpoint was passed over: ${error.found}.`);
  return [`Goes on from step ${step}.`, ...refused];
}
