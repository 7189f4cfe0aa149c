import { dirname, resolve } from "node:path";
import { stat } from "node:fs/promises";
import { Command } from "commander";
import type { ExportReport, RunSnapshot } from "../../../shared/contract/contract.ts";
import { withCallback } from "../../../shared/callbacks/registry.ts";
import type { DataRef, NetDocument, TrainingSettings } from "../../../shared/document/schema.ts";
import { AppFailure, appError, fail } from "../../../shared/errors/appError.ts";
import type { DeviceChoice, EngineChoice } from "../../../shared/run/runSpec.ts";
import { createServices } from "../../services/index.ts";
import { exitCodes, type CliContext, type CommandBuilder, type ExitCode } from "../context.ts";
import { givenData } from "../givenData.ts";
import {
  dataOption,
  deviceOption,
  engineOption,
  fileOfKind,
  megabytes,
  positiveNumber,
  threadsOption,
  wholeNumber,
} from "../options.ts";
import { readTrainableProject } from "../projectFile.ts";
import { CliSession, succeeded } from "../training.ts";
import { jsonReport, textReport, type TrainReport } from "../trainReport.ts";

interface TrainOptions {
  readonly data?: string;
  readonly sampleWeights?: string;
  readonly epochs?: number;
  readonly batch?: number;
  readonly seed?: number;
  readonly engine: EngineChoice;
  readonly device: DeviceChoice;
  readonly threads?: number | "measure";
  readonly dataMemory?: number;
  readonly earlyStopping?: number;
  readonly steps?: number;
  readonly timeLimit?: number;
  readonly export?: string;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly weights?: string;
  readonly json?: true;
}

export const trainCommand: CommandBuilder = (context, run) =>
  new Command("train")
    .description("train a project; Ctrl-C writes a checkpoint and stops")
    .argument("<project>", "a .netloom file")
    .addOption(dataOption())
    .option(
      "--sample-weights <column>",
      "the table's column that says how much each sample counts; losses are weighted with it, metrics are not",
    )
    .option("--epochs <n>", "passes over the training data", wholeNumber(1, 1_000_000))
    .option("--batch <n>", "samples in a step", wholeNumber(1, 1_000_000))
    .option("--seed <n>", "seed of everything random", wholeNumber(0, 0xffff_ffff))
    .addOption(engineOption())
    .addOption(deviceOption())
    .addOption(threadsOption())
    .option(
      "--data-memory <megabytes>",
      "memory the data may take; larger data is read from the disk while it trains",
      megabytes,
    )
    .option(
      "--early-stopping <patience>",
      "end after so many epochs without improvement, with the best weights",
      wholeNumber(1, 1_000_000),
    )
    .option("--steps <n>", "end after so many steps at the latest", wholeNumber(1, 1_000_000_000))
    .option("--time-limit <seconds>", "end after so many seconds at the latest", positiveNumber)
    .option("--export <file>", "write the trained model, checked against the run", fileOfKind(".onnx"))
    .option("--checkpoint <folder>", "where the run keeps its checkpoints")
    .option("--resume <checkpoint>", "go on from a checkpoint of this project")
    .option("--weights <file>", "begin with these weights in place of those the project names")
    .option("--json", "NDJSON events; the last one is the result")
    .action(run((path: string, options: TrainOptions) => train(path, options, context)));

async function train(path: string, options: TrainOptions, context: CliContext): Promise<ExitCode> {
  const report =
    options.json === true ? jsonReport(context.terminal, Date.now) : textReport(context.terminal);
  // The process loads while the project is read and checked.
  context.startTrainerAhead();
  try {
    const document = withOptions(await readTrainableProject(path), options);
    if (options.export !== undefined) await requireFolder(dirname(resolve(options.export)));
    return await trainDocument({ path, document }, options, context, report);
  } catch (thrown) {
    report.failed(
      thrown instanceof AppFailure ? thrown.error : appError("internal", { found: "a fault while training" }),
    );
    throw thrown;
  }
}

async function trainDocument(
  { path, document }: { readonly path: string; readonly document: NetDocument },
  options: TrainOptions,
  context: CliContext,
  report: TrainReport,
): Promise<ExitCode> {
  const session = new CliSession(context, createServices, options.dataMemory);
  session.services.allow(resolve(path));
  try {
    const last = await session.train(
      {
        document,
        engine: options.engine,
        device: options.device,
        ...(options.threads === undefined ? {} : { threads: options.threads }),
        startPaused: false,
        ...(options.checkpoint === undefined ? {} : { checkpointDir: resolve(options.checkpoint) }),
        ...(options.resume === undefined ? {} : { resumeFrom: resolve(options.resume) }),
        ...(options.weights === undefined ? {} : { weights: resolve(options.weights) }),
      },
      report,
    );
    if (last.state === "stopped") {
      report.interrupted(last);
      return exitCodes.interrupted;
    }
    if (last.error !== null) throw new AppFailure(last.error as AppFailure["error"]);
    if (options.export === undefined) {
      report.finished(last, null);
      return exitCodes.done;
    }
    const exported = await untilInterrupted(exportModel(session, last, resolve(options.export)), context);
    if (exported === null) {
      report.interrupted(last);
      return exitCodes.interrupted;
    }
    report.finished(last, exported);
    return exitCodes.done;
  } finally {
    await session.services.close();
  }
}

/** Null where a Ctrl-C came first: closing the session then gives the work up. */
async function untilInterrupted<T>(work: Promise<T>, { onInterrupt }: CliContext): Promise<T | null> {
  let endInterrupts = (): void => undefined;
  const interrupted = new Promise<null>((settle) => {
    endInterrupts = onInterrupt(() => settle(null));
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    endInterrupts();
  }
}

async function exportModel(session: CliSession, { runId }: RunSnapshot, path: string): Promise<ExportReport> {
  return succeeded(
    await session.services.handlers["export.run"]({
      runId,
      format: "onnx",
      path,
      inputRange: "0-255",
      weights: "newest",
    }),
  );
}

function withOptions(document: NetDocument, options: TrainOptions): NetDocument {
  const { data, epochs, batch, seed } = options;
  const training = withCallbackOptions(document.training, options);
  return {
    ...document,
    data: withSampleWeights(givenData(data, document), options.sampleWeights),
    training: {
      ...training,
      epochs: epochs ?? training.epochs,
      batchSize: batch ?? training.batchSize,
      seed: seed ?? training.seed,
    },
  };
}

function withSampleWeights(data: DataRef, column: string | undefined): DataRef {
  const { source } = data;
  if (column === undefined) return data;
  if (source.kind === "csv") return { ...data, source: { ...source, weight: column } };
  return fail("data/unknown-target", {
    expected: `a table with the column ${column}`,
    found: `data of another kind: ${source.kind}`,
    todo: "Give a .csv file as the data, or leave --sample-weights out.",
  });
}

function withCallbackOptions(
  training: TrainingSettings,
  { earlyStopping, steps, timeLimit }: TrainOptions,
): TrainingSettings {
  const stopping =
    earlyStopping === undefined
      ? training
      : withCallback(training, "earlyStopping", { patience: earlyStopping });
  if (steps === undefined && timeLimit === undefined) return stopping;
  return withCallback(stopping, "limits", {
    ...(steps === undefined ? {} : { steps }),
    ...(timeLimit === undefined ? {} : { seconds: timeLimit }),
  });
}

/** A mistyped path is better known before the training than after it. */
async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true) fail("file/write", { found: `no folder ${folder}` });
}
