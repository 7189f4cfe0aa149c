// Runs: at most one trains at a time; the last one stays at hand until the next begins. Passes on what its trainer tells,
// keeps the newest for windows that come later, and goes on from a checkpoint when a trainer was lost.
import { flattenBlocks } from "../../shared/document/blocks/flattenBlocks.ts";
import { notTrainable } from "../../shared/document/notTrainable.ts";
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import type { TrainerCallParams } from "../trainer/protocol.ts";
import { dataMemoryOf } from "./dataMemory.ts";
import { datasetCacheDir } from "../data/loadDataset.ts";
import type { ServiceHandlers, ServiceHost } from "./host.ts";
import { RunFolders } from "./runFolders.ts";
import type { SettingsService } from "./settingsService.ts";
import { startingWeights } from "./startingWeights.ts";
import { TrainedRun, type EndedRun } from "./trainedRun.ts";
import type { TrainerPool } from "./trainerPool.ts";
import type { WeightsShelf } from "./weightsShelf.ts";

type TrainingCall = Extract<
  keyof ServiceHandlers,
  `training.${string}` | `live.${string}` | `predict.${string}`
>;

export interface TrainingService {
  readonly handlers: Pick<ServiceHandlers, TrainingCall>;
  /** The run of this id, for uses of its weights. */
  runOf(runId: string): Result<TrainedRun, AppError>;
  /** Where runs are kept. */
  readonly folders: RunFolders;
  /** Starts a run; refused while another is under way. */
  begin(spec: RunSpec, runId: string, startPaused: boolean): Promise<Result<{ runId: string }, AppError>>;
  /** Makes a run of earlier the present one, as it ended; refused while another is under way. */
  reopen(runId: string, spec: RunSpec, ended: EndedRun): Promise<Result<void, AppError>>;
  close(): Promise<void>;
}

export interface TrainingServiceParts {
  readonly host: ServiceHost;
  readonly settings: Pick<SettingsService, "current">;
  readonly pool: TrainerPool;
  readonly shelf: WeightsShelf;
}

/** What the recording of one run may take on the disk. */
const recordingBytes = 200 * 1024 * 1024;

export function createTrainingService({
  host,
  settings,
  pool,
  shelf,
}: TrainingServiceParts): TrainingService {
  const surroundings = {
    cacheDir: datasetCacheDir(host.dataDir),
    dataMemoryBytes: () => dataMemoryOf(host, settings),
    host,
  };
  const folders = new RunFolders(host.dataDir);
  let current: TrainedRun | null = null;
  /** What goes on behind the newest run's start. */
  let housekeeping: Promise<void> = Promise.resolve();
  let subscription: TrainerCallParams<"subscribe"> | null = null;

  async function begin(
    spec: RunSpec,
    runId: string,
    startPaused: boolean,
  ): Promise<Result<{ runId: string }, AppError>> {
    if (current !== null && !current.over) return underWay(current);
    const previous = current;
    const path = host.shell === "cli" ? null : folders.recordingOf(runId);
    const run = new TrainedRun({
      runId,
      spec,
      ...surroundings,
      client: pool.take(),
      onEnd: (snapshot) => {
        housekeeping = afterwards(housekeeping, folders.keepEnd(runId, snapshot));
      },
      ...(path === null ? {} : { recording: { path, bytes: recordingBytes } }),
    });
    makeCurrent(run);
    void run.begin(startPaused);
    housekeeping = afterwards(housekeeping, tidy(previous, runId, spec));
    return ok({ runId });
  }

  function makeCurrent(run: TrainedRun): void {
    current = run;
    if (subscription !== null) run.subscribe(subscription);
    host.emit("training.changed", run.snapshot);
  }

  async function reopen(runId: string, spec: RunSpec, ended: EndedRun): Promise<Result<void, AppError>> {
    if (current?.runId === runId) return ok(undefined);
    if (current !== null && !current.over) return underWay(current);
    const previous = current;
    const run = new TrainedRun({ runId, spec, ...surroundings }, ended);
    makeCurrent(run);
    await previous?.close();
    return run.wake();
  }

  async function tidy(previous: TrainedRun | null, runId: string, spec: RunSpec): Promise<void> {
    await folders.keepSpec(runId, spec);
    await folders.removeOld(spec.initialWeights);
    await previous?.close();
  }

  async function start(request: CallParams<"training.start">): Promise<Result<{ runId: string }, AppError>> {
    const { document, engine, device, threads, checkpointDir, resumeFrom } = request;
    if ((checkpointDir ?? resumeFrom) !== undefined && host.shell !== "cli") {
      return err(
        appError("file/not-allowed", {
          expected: "a run without paths of its own",
          found: checkpointDir ?? resumeFrom ?? "",
        }),
      );
    }
    const problem = notTrainable(document);
    if (problem !== null) return err(problem);
    if (request.continueFrom !== undefined) await endPaused(request.continueFrom);
    const initialWeights = await startingWeights(request, host, { folders, shelf });
    if (!initialWeights.ok) return initialWeights;
    const runId = folders.newRunId();
    const { viewBudget } = await settings.current();
    const spec: RunSpec = {
      document: flattenBlocks(document),
      engine,
      device,
      ...(threads === undefined ? {} : { threads }),
      checkpointDir: checkpointDir ?? folders.folderOf(runId),
      resumeFrom: resumeFrom ?? null,
      viewBudget,
      ...(initialWeights.value === null ? {} : { initialWeights: initialWeights.value }),
    };
    return begin(spec, runId, request.startPaused);
  }

  /** A run that waits is ended by the one that goes on from it. */
  async function endPaused(runId: string): Promise<void> {
    if (current?.runId === runId && current.snapshot.state === "paused") await current.command("stop", {});
    // Its spec is written behind its start.
    await housekeeping;
  }

  async function recover(runId: string): Promise<Result<{ runId: string }, AppError>> {
    const spec = current?.runId === runId ? current.spec : await folders.readSpec(runId);
    if (spec === null || spec.checkpointDir === null) {
      return err(appError("run/checkpoint-invalid", { found: `no checkpoint of the run ${runId}` }));
    }
    const next = folders.newRunId();
    return begin(
      { ...spec, checkpointDir: folders.folderOf(next), resumeFrom: spec.checkpointDir },
      next,
      false,
    );
  }

  function runOf(runId: string): Result<TrainedRun, AppError> {
    if (current?.runId === runId) return ok(current);
    return err(
      appError("run/nothing-trained", {
        expected: "the newest run",
        found: `a run that is no longer loaded (${runId})`,
      }),
    );
  }

  async function withRun<T>(
    runId: string,
    work: (run: TrainedRun) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> {
    const run = runOf(runId);
    return run.ok ? work(run.value) : run;
  }

  const handlers: TrainingService["handlers"] = {
    "training.start": start,
    "training.recover": ({ runId }) => recover(runId),
    "training.pause": ({ runId }) => withRun(runId, (run) => run.command("pause", {})),
    "training.resume": ({ runId }) => withRun(runId, (run) => run.command("resume", {})),
    "training.step": ({ runId, steps }) => withRun(runId, (run) => run.command("step", { steps })),
    "training.pace": ({ runId, stepsPerSecond }) =>
      withRun(runId, (run) => run.command("pace", { stepsPerSecond })),
    "training.stop": ({ runId }) => withRun(runId, (run) => run.command("stop", {})),
    "training.snapshot": async () => ok<CallResult<"training.snapshot">>(current?.snapshot ?? null),
    "training.history": ({ runId }) => withRun(runId, async (run) => ok(run.points())),
    "training.confusion": ({ runId, ...request }) => withRun(runId, (run) => run.use("confusion", request)),
    "training.deviations": ({ runId, ...request }) => withRun(runId, (run) => run.use("deviations", request)),
    "training.answers": ({ runId, ...request }) => withRun(runId, (run) => run.use("answers", request)),
    "training.sampleStep": ({ runId, ...request }) => withRun(runId, (run) => run.use("sampleStep", request)),
    "predict.saliency": ({ runId, ...request }) => withRun(runId, (run) => run.use("saliency", request)),
    "predict.run": ({ runId, ...request }) => withRun(runId, (run) => run.use("predict", request)),
    "live.subscribe": async (wanted) => {
      subscription = wanted;
      current?.subscribe(wanted);
      return ok({});
    },
    "live.credit": async ({ frame }) => {
      current?.credit(frame);
      return ok({});
    },
  };

  return {
    handlers,
    folders,
    runOf,
    begin,
    reopen,
    close: async () => {
      // How the run ended is written behind its end.
      await current?.close();
      await housekeeping;
    },
  };
}

async function afterwards(before: Promise<void>, next: Promise<void>): Promise<void> {
  await Promise.all([before, next]);
}

function underWay(run: TrainedRun): Result<never, AppError> {
  return err(
    appError("run/wrong-state", {
      expected: "no other run under way",
      found: `a run that is ${run.snapshot.state}`,
    }),
  );
}
