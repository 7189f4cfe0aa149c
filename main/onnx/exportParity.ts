// The judge of an export: the file itself, run in onnxruntime at two batch sizes, against the tfjs model with the same weights
// on tfjs's cpu backend.
import type { Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import * as ort from "onnxruntime-node";
import { invariant } from "../../shared/invariant.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { LoadedDataset, SampleSet } from "../data/dataset.ts";
import { readRange } from "../data/samples.ts";
import type { EngineState } from "../engine/engine.ts";
import { registerRandomUniform } from "../trace/randomUniform.ts";
import { modelVariables } from "../trace/variables.ts";
import { fedRows, heldRows, type FedAs } from "./exportInputs.ts";

/**
 * Largest difference that passes: absolute for values up to 1 (probabilities), relative to the largest expected value
 * above that (logits, regression).
 */
export const exportTolerance = 1e-4;

const fewestSamples = 64;
const mostSamples = 256;
/** Multiplications the reference may be given: it is slow. */
const referenceBudget = 1e9;
const referenceBatch = 16;

export interface ParityRequest extends FedAs {
  readonly path: string;
  readonly network: CompiledNetwork;
  readonly state: EngineState;
  readonly dataset: LoadedDataset;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly cost: number;
}

export interface ParityReport {
  readonly maxAbsDiff: number;
  readonly samplesChecked: number;
}

/** Throws what onnxruntime throws where it does not take the file. */
export async function checkExport(request: ParityRequest): Promise<ParityReport> {
  const samples = heldOut(request);
  const expected = await referenceOutputs(request, samples);
  const session = await ort.InferenceSession.create(request.path, {
    executionProviders: ["cpu"],
    logSeverityLevel: 3,
  });
  try {
    const differences: number[] = [];
    for (const batch of [samples.count, 1]) {
      const found = await nativeOutputs(session, request, samples, batch);
      found.forEach((values, index) => differences.push(largestDifference(values, expected[index]!)));
    }
    return { maxAbsDiff: Math.max(...differences), samplesChecked: samples.count };
  } finally {
    await session.release();
  }
}

/** Validation samples, topped up from the training set where there are too few. */
function heldOut({ dataset, cost }: ParityRequest): SampleSet {
  const wanted = Math.max(
    fewestSamples,
    Math.min(mostSamples, Math.floor(referenceBudget / Math.max(1, cost))),
  );
  const { train, validation } = dataset;
  const fromValidation = Math.min(wanted, validation.count);
  const fromTraining = Math.min(wanted - fromValidation, train.count);
  const first = readRange(train, 0, fromTraining);
  const features = readRange(validation, 0, fromValidation).features.map((column, index) => {
    const more = first.features[index];
    invariant(more, "training and validation have the same columns");
    return { ...column, data: Float32Array.from([...column.data, ...more.data]) };
  });
  return { count: fromValidation + fromTraining, features, targets: [] };
}

/** One array per output, all samples one after the other. */
async function referenceOutputs(
  request: ParityRequest,
  samples: SampleSet,
): Promise<readonly Float32Array[]> {
  const { network, dataset } = request;
  const { core } = network.tf;
  await core.setBackend("cpu");
  registerRandomUniform(core, "cpu");
  assignWeights(network, request.state);
  const chunks: Float32Array[][] = [];
  for (let start = 0; start < samples.count; start += referenceBatch) {
    const end = Math.min(start + referenceBatch, samples.count);
    core.engine().startScope("export");
    const inputs = network.inputs.map(({ shape }, index) => {
      const rows = heldRows(dataset, request, index, rowsOf(samples, index, start, end));
      const { scale, offset } = dataset.preprocess[index] ?? { scale: 1, offset: 0 };
      return core.tensor(
        rows.map((value) => Math.fround(value * scale) + offset),
        [end - start, ...shape],
        "float32",
      );
    });
    const outputs = [network.model.predict(inputs)].flat();
    chunks.push(outputs.map((output) => output.dataSync() as Float32Array));
    core.engine().endScope();
  }
  return network.outputs.map((_, index) => joined(chunks.map((chunk) => chunk[index]!)));
}

function assignWeights({ tf, model }: CompiledNetwork, state: EngineState): void {
  const inner = (model as unknown as { model?: LayersModel }).model ?? model;
  for (const { name, variable } of modelVariables(inner) as readonly { name: string; variable: Variable }[]) {
    const weights = state.get(name);
    invariant(weights, `no weights named ${name}`);
    const values = tf.core.tensor(weights.data.slice(), [...weights.shape], variable.dtype);
    variable.assign(values);
    values.dispose();
  }
}

async function nativeOutputs(
  session: ort.InferenceSession,
  request: ParityRequest,
  samples: SampleSet,
  batch: number,
): Promise<readonly Float32Array[]> {
  const chunks: Float32Array[][] = [];
  for (let start = 0; start < samples.count; start += batch) {
    const feeds = Object.fromEntries(
      request.network.inputs.map(({ shape }, index) => [
        request.inputNames[index]!,
        fedTensor(request, samples, index, start, [batch, ...shape]),
      ]),
    );
    const outputs = await session.run(feeds);
    chunks.push(
      request.outputNames.map((name, index) => {
        const dims = outputs[name]!.dims.join();
        const expected = [batch, ...request.network.outputs[index]!.shape].join();
        if (dims !== expected) throw new Error(`output ${name} is [${dims}], not [${expected}]`);
        return outputs[name]!.data as Float32Array;
      }),
    );
  }
  return request.outputNames.map((_, index) => joined(chunks.map((chunk) => chunk[index]!)));
}

function fedTensor(
  request: ParityRequest,
  samples: SampleSet,
  index: number,
  start: number,
  shape: number[],
): ort.Tensor {
  const rows = rowsOf(samples, index, start, start + shape[0]!);
  return new ort.Tensor("float32", fedRows(request.dataset, request, index, rows), shape);
}

function rowsOf(samples: SampleSet, index: number, start: number, end: number): Float32Array<ArrayBuffer> {
  const { data } = samples.features[index]!;
  const size = data.length / samples.count;
  return Float32Array.from(data.subarray(start * size, end * size));
}

/** NaN counts as infinitely far from everything. */
function largestDifference(found: Float32Array, expected: Float32Array): number {
  const unit = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  let worst = 0;
  for (let index = 0; index < expected.length; index += 1) {
    const difference = Math.abs(found[index]! - expected[index]!) / unit;
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, difference);
  }
  return worst;
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return all;
}
