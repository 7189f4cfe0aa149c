// Opens the best engine that can train the network. With the choice left to the app, an engine that lacks a rule or is not
// there is passed over for the next, and the run's notes say so: a slower engine is never used silently.
import { appError, AppFailure, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { classWeightsFor } from "../data/classWeights.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { Engine, TrainingSession } from "../engine/engine.ts";
import type { CheckpointRecord } from "./checkpointFile.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { engineFailure } from "./engineFailure.ts";
import { sliceAt } from "./sampleSlices.ts";

export interface OpenedSession {
  readonly session: TrainingSession;
  readonly network: CompiledNetwork;
  readonly notes: readonly string[];
}

const passedOver: ReadonlySet<AppError["code"]> = new Set([
  "engine/no-rule",
  "engine/unavailable",
  "engine/device-unavailable",
]);

export interface OpenOptions {
  readonly spec: RunSpec;
  readonly dataset: LoadedDataset;
  readonly tools: Pick<TrainerDependencies, "compile" | "misfit" | "engines">;
  /** How the run was trained before it was interrupted; null where it begins. */
  readonly earlier: CheckpointRecord["session"] | null;
}

export async function openSession(options: OpenOptions): Promise<Result<OpenedSession, AppError>> {
  const { spec, tools } = options;
  const notes: string[] = [];
  let refusal = appError("engine/unavailable", { found: `no engine for ${spec.engine} on ${spec.device}` });
  for (const engine of tools.engines(spec.engine, spec.device)) {
    const opened = await openWith(engine, options);
    if (opened.ok) {
      return ok({ ...opened.value, notes: [...notes, ...opened.value.session.notes] });
    }
    refusal = opened.error;
    if (spec.engine !== "auto" || !passedOver.has(refusal.code)) return err(refusal);
    notes.push(`Not trained with ${engine.id}: ${refusal.found}.`);
  }
  return err(refusal);
}

type Opened = Pick<OpenedSession, "session" | "network">;

async function openWith(engine: Engine, options: OpenOptions): Promise<Result<Opened, AppError>> {
  const { spec, dataset, earlier } = options;
  const { training } = spec.document;
  let network: CompiledNetwork | null = null;
  try {
    const opened = await engine.open({
      compile: (tf) => {
        network = compileFor(options, tf);
        return network;
      },
      dataset,
      batchSize: Math.min(training.batchSize, dataset.train.count),
      seed: training.seed,
      device: spec.device,
      threads: earlier?.engine === engine.id ? earlier.threads : (spec.threads ?? null),
    });
    if (!opened.ok) return opened;
    invariant(network !== null, "an engine must build the network it opens");
    return await provenSession({ session: opened.value, network }, dataset);
  } catch (cause) {
    return err(engineFailure(cause));
  }
}

/** Engines build their validation when it is first asked for. Asked now, a missing rule shows before an epoch was trained. */
async function provenSession(opened: Opened, dataset: LoadedDataset): Promise<Result<Opened, AppError>> {
  try {
    await opened.session.evaluate(sliceAt(dataset.validation, 0));
    return ok(opened);
  } catch (cause) {
    await opened.session.dispose();
    throw cause;
  }
}

function compileFor({ spec, dataset, tools }: OpenOptions, tf: Tfjs): CompiledNetwork {
  const { training } = spec.document;
  const stepsPerEpoch = Math.ceil(dataset.train.count / Math.min(training.batchSize, dataset.train.count));
  const classWeights = classWeightsFor(training.classWeights, dataset);
  if (!classWeights.ok) throw new AppFailure(classWeights.error);
  const classTargets = dataset.targetKinds.map(({ kind }) => kind === "classes");
  const { weighted } = dataset;
  const options = { stepsPerEpoch, classTargets, classWeights: classWeights.value, weighted };
  const compiled = tools.compile(spec.document, tf, options);
  if (!compiled.ok) throw new AppFailure(compiled.error);
  const misfit = tools.misfit(compiled.value, dataset);
  if (misfit !== null) throw new AppFailure(misfit);
  return compiled.value;
}
