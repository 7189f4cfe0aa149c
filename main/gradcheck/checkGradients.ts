// Holds the gradients an engine trains with against what gradients are: how the loss, evaluated in float64 by the reference
// interpreter, changes when one weight is moved (central differences). Both see the same network, batch, weights and random
// numbers; they share the traced forward pass and nothing of the backward pass, the target's passes or the lowering.
import type { GradientProgress, GradientReport, GradientRequest } from "../../shared/contract/gradients.ts";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { AppFailure, fail, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { DeviceChoice } from "../../shared/run/runSpec.ts";
import { compileDocument } from "../compile/compileDocument.ts";
import { ownWeights, type CompiledNetwork } from "../compile/compiledNetwork.ts";
import { disposeNetwork } from "../compile/disposeNetwork.ts";
import type { Dataset, LoadedDataset } from "../data/dataset.ts";
import { classWeightsFor } from "../data/classWeights.ts";
import { arrangeTargets } from "../data/arrangeTargets.ts";
import { checkDatasetFits } from "../data/datasetFit.ts";
import { createRandom } from "../data/random.ts";
import type { Engine, EngineState, TrainingSession } from "../engine/engine.ts";
import type { InputRole } from "../trace/program/ir.ts";
import { createTracer } from "../trace/tracer.ts";
import { weightNames } from "../trace/variables.ts";
import { drawBatch, inventBatch } from "./checkBatch.ts";
import { sampleElements } from "./elementSample.ts";
import { engineGradients, moveWeights } from "./engineGradients.ts";
import { Float64Loss } from "./float64Loss.ts";
import {
  judgeTensor,
  largestSlope,
  relativeTolerance,
  type ComparedElement,
  type ComparedTensor,
} from "./judgeTensor.ts";
import { lossProgramOf } from "./lossProgram.ts";
import { networkEnds } from "./networkEnds.ts";
import { plainDocument } from "./plainDocument.ts";
import { slopeAt } from "./slope.ts";
import { nodesBeforeSurrogates } from "./surrogateLayers.ts";
import { affordableSamples } from "./affordableSamples.ts";

export type GradientOptions = Pick<GradientRequest, "samples" | "batchSize" | "seed"> & {
  /** Whose gradients are checked. */
  readonly engine: Engine;
  readonly device: DeviceChoice;
  /** Hears which tensor comes next. */
  readonly onProgress?: (progress: GradientProgress) => void;
};

/**
 * @param dataset whose training samples the batch is drawn from; null for made-up numbers of the right shapes.
 * @returns graph/not-trainable, data/… or engine/… where there is nothing to check; run/diverged where the loss is not
 *   finite to begin with.
 */
export async function checkGradients(
  document: NetDocument,
  dataset: LoadedDataset | null,
  options: GradientOptions,
): Promise<Result<GradientReport, AppError>> {
  try {
    return ok(await check(plainDocument(document), dataset, options));
  } catch (cause) {
    if (cause instanceof AppFailure) return err(cause.error);
    throw cause;
  }
}

async function check(
  document: NetDocument,
  source: LoadedDataset | null,
  options: GradientOptions,
): Promise<GradientReport> {
  const dataset = source === null ? null : unwrap(arrangeTargets(source, document));
  const batch = batchFor(document, dataset, options);
  const compile = (tf: Tfjs) => compiledFor(document, dataset, tf);
  const { session, tf, trainable } = await openEngine(document, batch, compile, options);
  try {
    const network = compile(tf);
    const weights = trainable.map(({ name }) => name);
    const state = await moveWeights(session, weights, options.seed);
    const engine = await engineGradients(session, weights, options.batchSize);
    const program = lossProgramOf(unwrap(createTracer(network).trainStep(options.batchSize)));
    disposeNetwork(network);
    const loss = new Float64Loss(program, feedOf(state, batch, options.batchSize));
    if (!Number.isFinite(loss.base))
      fail("run/diverged", { found: `a loss of ${loss.base} before the first step` });
    const samples = affordableSamples(program, weights.length, options.samples);
    const surrogates = nodesBeforeSurrogates(document);
    const tensors: ComparedTensor[] = [];
    for (const weight of trainable) {
      options.onProgress?.({ tensor: weight.name, done: tensors.length, of: trainable.length });
      // What is told leaves the process only between two pieces of work.
      await new Promise(setImmediate);
      const gradient = engine.get(weight.name) ?? new Float64Array();
      const surrogate = weight.node !== null && surrogates.has(weight.node);
      const compared = compareElements(loss, weight.name, state, gradient, samples, options.seed);
      tensors.push({ ...weight, surrogate, ...compared });
    }
    return reportOf(tensors, { session, loss: loss.base, batch, options, samples });
  } finally {
    await session.dispose();
  }
}

function batchFor(
  document: NetDocument,
  dataset: LoadedDataset | null,
  { batchSize, seed }: GradientOptions,
): Dataset {
  const ends = networkEnds(document, analyseDocument(document));
  if (dataset === null) return inventBatch(ends, batchSize, seed);
  const misfit = checkDatasetFits(dataset, ends.inputs, ends.outputs);
  if (misfit !== null) throw new AppFailure(misfit);
  return drawBatch(dataset, batchSize, seed);
}

interface TrainableWeight {
  readonly name: string;
  readonly node: string | null;
  readonly shape: readonly number[];
  readonly size: number;
}

interface OpenedEngine {
  readonly session: TrainingSession;
  /** The tfjs instance the engine works with. */
  readonly tf: Tfjs;
  readonly trainable: readonly TrainableWeight[];
}

async function openEngine(
  document: NetDocument,
  batch: Dataset,
  compile: (tf: Tfjs) => CompiledNetwork,
  options: GradientOptions,
): Promise<OpenedEngine> {
  let network: CompiledNetwork | null = null;
  const session = await options.engine.open({
    compile: (tf) => {
      network = compile(tf);
      return network;
    },
    dataset: batch,
    batchSize: options.batchSize,
    seed: document.training.seed,
    device: options.device,
    threads: 1,
  });
  const opened = unwrap(session);
  invariant(network !== null, "an engine builds the network it opens");
  return { session: opened, tf: (network as CompiledNetwork).tf, trainable: trainableWeights(network) };
}

/** As the trainer builds it for this data; made-up targets come as the losses take them, and count the same. */
function compiledFor(document: NetDocument, dataset: LoadedDataset | null, tf: Tfjs): CompiledNetwork {
  const { seed, classWeights } = document.training;
  if (dataset === null) return unwrap(compileDocument(document, tf, { seed }));
  const weights = unwrap(classWeightsFor(classWeights, dataset));
  const classTargets = dataset.targetKinds.map(({ kind }) => kind === "classes");
  const { weighted } = dataset;
  return unwrap(compileDocument(document, tf, { seed, classTargets, classWeights: weights, weighted }));
}

function trainableWeights(network: CompiledNetwork): readonly TrainableWeight[] {
  const { model } = network;
  const nodes = new Map(
    ownWeights(network).flatMap(([node, names]) => names.map((name) => [name, node] as const)),
  );
  const names = weightNames(model);
  return model.trainableWeights.map((weight) => {
    const shape = weight.shape.map((length) => length ?? 1);
    const name = names.get(weight) ?? weight.originalName;
    const size = shape.reduce((product, length) => product * length, 1);
    return { name, node: nodes.get(weight.originalName) ?? null, shape, size };
  });
}

/** What the reference is fed: the batch as the program takes it, the weights as they were moved. */
function feedOf(
  state: EngineState,
  batch: Dataset,
  batchSize: number,
): (role: InputRole) => ArrayLike<number> {
  return (role) => {
    if (role.kind === "step") return [0];
    if (role.kind === "state") return state.get(role.name)?.data ?? [];
    if (role.kind === "target") return batch.train.targets[role.index]?.data ?? [];
    const { scale, offset } = batch.preprocess[role.index] ?? { scale: 1, offset: 0 };
    const stored = batch.train.features[role.index]?.data ?? new Float32Array(batchSize);
    // Rounded as the engine rounds, so that both see the same numbers.
    return Float32Array.from(
      stored,
      (number) => Math.fround(number * Math.fround(scale)) + Math.fround(offset),
    );
  };
}

function compareElements(
  loss: Float64Loss,
  weight: string,
  state: EngineState,
  gradient: Float64Array,
  samples: number,
  seed: number,
): { readonly elements: readonly ComparedElement[]; readonly kinks: number } {
  const elements: ComparedElement[] = [];
  let kinks = 0;
  for (const index of sampleElements(gradient, samples, createRandom(seed, 4))) {
    const value = state.get(weight)?.data[index] ?? 0;
    const slope = slopeAt((by) => loss.moved(weight, index, by), loss.base, value);
    if (slope.kind === "kink") kinks += 1;
    else elements.push({ index, numeric: slope.value, engine: gradient[index] ?? Number.NaN });
  }
  return { elements, kinks };
}

interface Circumstances {
  readonly session: TrainingSession;
  readonly loss: number;
  readonly batch: Dataset;
  readonly options: GradientOptions;
  readonly samples: number;
}

function reportOf(
  tensors: readonly ComparedTensor[],
  { session, loss, batch, options, samples }: Circumstances,
): GradientReport {
  const scale = largestSlope(tensors.filter(({ surrogate }) => !surrogate));
  const judged = tensors.map((tensor) => judgeTensor(tensor, scale));
  const fewer =
    samples < options.samples
      ? [`${samples} elements per tensor instead of ${options.samples}: the network is large.`]
      : [];
  return {
    correct: judged.every(({ verdict }) => verdict !== "wrong"),
    engine: session.engine,
    device: session.device,
    loss,
    batchSize: options.batchSize,
    data: batch.title,
    tolerance: relativeTolerance,
    tensors: judged,
    notes: fewer,
  };
}

function unwrap<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new AppFailure(result.error);
  return result.value;
}
