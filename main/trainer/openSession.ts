// Opens the best engine that can train the network. With the choice left to the app, an engine that lacks a rule or is not
// there is passed over for the next, and the run's notes say so: a slower engine is never used silently.
import { appError, AppFailure, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine, TrainingSession } from "../engine/engine.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { engineFailure } from "./engineFailure.ts";

export interface OpenedSession {
  readonly session: TrainingSession;
  readonly network: CompiledNetwork;
  readonly notes: readonly string[];
}

type Tools = Pick<TrainerDependencies, "compile" | "misfit" | "engines">;

const passedOver: ReadonlySet<AppError["code"]> = new Set([
  "engine/no-rule",
  "engine/unavailable",
  "engine/device-unavailable",
]);

export async function openSession(
  spec: RunSpec,
  dataset: Dataset,
  tools: Tools,
): Promise<Result<OpenedSession, AppError>> {
  const notes: string[] = [];
  let refusal = appError("engine/unavailable", { found: `no engine for ${spec.engine} on ${spec.device}` });
  for (const engine of tools.engines(spec.engine, spec.device)) {
    const opened = await openWith(engine, spec, dataset, tools);
    if (opened.ok) return ok({ ...opened.value, notes: [...notes, ...opened.value.session.notes] });
    refusal = opened.error;
    if (spec.engine !== "auto" || !passedOver.has(refusal.code)) return err(refusal);
    notes.push(`Not trained with ${engine.id}: ${refusal.found}.`);
  }
  return err(refusal);
}

async function openWith(
  engine: Engine,
  spec: RunSpec,
  dataset: Dataset,
  tools: Tools,
): Promise<Result<{ session: TrainingSession; network: CompiledNetwork }, AppError>> {
  const { training } = spec.document;
  let network: CompiledNetwork | null = null;
  try {
    const opened = await engine.open({
      compile: (tf) => {
        network = compileFor(spec, dataset, tools, tf);
        return network;
      },
      dataset,
      batchSize: Math.min(training.batchSize, dataset.train.count),
      seed: training.seed,
      device: spec.device,
      threads: null,
    });
    if (!opened.ok) return opened;
    invariant(network !== null, "an engine must build the network it opens");
    return ok({ session: opened.value, network });
  } catch (cause) {
    return err(engineFailure(cause));
  }
}

function compileFor(
  spec: RunSpec,
  dataset: Dataset,
  tools: Tools,
  tf: Parameters<Tools["compile"]>[1],
): CompiledNetwork {
  const compiled = tools.compile(spec.document, tf);
  if (!compiled.ok) throw new AppFailure(compiled.error);
  const misfit = tools.misfit(compiled.value, dataset);
  if (misfit !== null) throw new AppFailure(misfit);
  return compiled.value;
}
