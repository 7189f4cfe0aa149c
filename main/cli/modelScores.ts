// How good an exported file is over a validation set: each of its outputs against what it was to learn. The file itself is run.
import { readFile } from "node:fs/promises";
import { invariant } from "../../shared/invariant.ts";
import { elementCount } from "../../shared/layers/parts/shapes.ts";
import { placeOfLargest } from "../../shared/metrics/placeOfLargest.ts";
import type { CompiledNetwork, NetworkOutput } from "../compile/compiledNetwork.ts";
import type { Column, LoadedDataset, SampleSet, TargetKind } from "../data/dataset.ts";
import { readRange } from "../data/samples.ts";
import type { HostTensor } from "../engine/engine.ts";
import { openNativeSession } from "../engine/onnxruntime/nativeSession.ts";
import { hostTensor, nativeTensor } from "../engine/onnxruntime/tensors.ts";
import type { OnnxFile } from "../onnx/export.ts";
import { fedRows, type FedAs } from "../onnx/exportInputs.ts";
import { fedAsOf } from "../onnx/exportMetadata.ts";

export interface OutputScore {
  /** The output's name in the file. */
  readonly output: string;
  /** accuracy: share of the samples whose class is found. meanAbsoluteError: how far values are off. */
  readonly metric: "accuracy" | "meanAbsoluteError";
  readonly value: number;
}

const batchSize = 250;

/** Of every output with one number per class, or with as many numbers as its target. */
export async function scoresOfFile(
  path: string,
  { metadata }: OnnxFile,
  network: CompiledNetwork,
  dataset: LoadedDataset,
): Promise<readonly OutputScore[]> {
  const judged = metadata.outputs.flatMap((name, index) => judgeOf(name, index, network, dataset));
  if (judged.length === 0) return [];
  const session = await openNativeSession({ bytes: await readFile(path), device: "cpu", threads: 1 });
  const { count } = dataset.validation;
  const wanted = Object.fromEntries(judged.map(({ name }) => [name, null]));
  const sums = judged.map(() => 0);
  try {
    for (let start = 0; start < count; start += batchSize) {
      const rows = readRange(dataset.validation, start, Math.min(start + batchSize, count));
      const feeds = Object.fromEntries(
        metadata.inputs.map((name, index) => {
          const { data, shape } = fedFeature(dataset, fedAsOf(metadata), index, rows);
          return [name, nativeTensor(data, "float32", shape)];
        }),
      );
      const outputs = await session.run(feeds, wanted);
      judged.forEach(({ name, sum, target }, at) => {
        const output = outputs[name];
        const truths = rows.targets[target];
        invariant(output !== undefined && truths !== undefined, "the outputs that were asked for");
        sums[at] = (sums[at] ?? 0) + sum(hostTensor(output), truths);
      });
    }
  } finally {
    await session.release();
  }
  return judged.map(({ name, metric }, at) => ({ output: name, metric, value: (sums[at] ?? 0) / count }));
}

interface Judge {
  readonly name: string;
  readonly target: number;
  readonly metric: OutputScore["metric"];
  /** Over the samples: how many are right, or how far each is off. */
  sum(answers: HostTensor, truths: Column): number;
}

function judgeOf(
  name: string,
  target: number,
  { outputs }: CompiledNetwork,
  { targetKinds, train }: LoadedDataset,
): readonly Judge[] {
  const [output, kind, column] = [outputs[target], targetKinds[target], train.targets[target]];
  if (output === undefined || kind === undefined || column === undefined) return [];
  const metric = metricFor(output, kind, column);
  if (metric === null) return [];
  return [{ name, target, metric, sum: metric === "accuracy" ? countCorrect : sumOfErrors }];
}

function metricFor(
  { shape, fromLogits }: NetworkOutput,
  kind: TargetKind,
  column: Column,
): OutputScore["metric"] | null {
  if (kind.kind === "classes") return shape.join() === String(kind.names.length) ? "accuracy" : null;
  return !fromLogits && elementCount(shape) === elementCount(column.shape) ? "meanAbsoluteError" : null;
}

/** Rows as a user of the file would feed them. */
function fedFeature(dataset: LoadedDataset, fedAs: FedAs, index: number, rows: SampleSet): HostTensor {
  const feature = rows.features[index];
  invariant(feature !== undefined, `the data has an input ${index}`);
  const { data, shape } = feature;
  return { shape: [rows.count, ...shape], data: fedRows(dataset, fedAs, index, Float32Array.from(data)) };
}

function countCorrect({ shape, data }: HostTensor, { data: labels }: Column): number {
  const [count = 0, classes = 1] = shape;
  let correct = 0;
  for (let row = 0; row < count; row++) {
    if (placeOfLargest(data.subarray(row * classes, (row + 1) * classes)) === labels[row]) correct++;
  }
  return correct;
}

/** Of a sample with several numbers, their mean. */
function sumOfErrors({ shape, data }: HostTensor, { data: truths }: Column): number {
  const [count = 1] = shape;
  let sum = 0;
  data.forEach((value, at) => {
    sum += Math.abs(value - (truths[at] ?? Number.NaN));
  });
  return (sum * count) / data.length;
}
