// The few samples a gradient check runs on: drawn from the document's data, or made up in the shapes the network takes.
import { createRandom, permutation, type Random } from "../data/random.ts";
import type { Column, Dataset, LoadedDataset, SampleSet } from "../data/dataset.ts";
import { readRows } from "../data/samples.ts";
import type { NetworkOutput } from "../compile/compiledNetwork.ts";
import { lossOf } from "../../shared/losses/registry.ts";
import { targetShape } from "../trace/tracer.ts";
import type { NetworkEnds } from "./networkEnds.ts";

/** The dataset with nothing in it but `batchSize` of its training samples, drawn by the seed. */
export function drawBatch(dataset: LoadedDataset, batchSize: number, seed: number): Dataset {
  const { train } = dataset;
  const order = permutation(train.count, createRandom(seed, 1));
  const rows = Int32Array.from({ length: batchSize }, (_, index) => order[index % train.count] ?? 0);
  const batch = readRows(train, rows);
  return { ...dataset, train: batch, validation: batch };
}

/** Samples of uniformly drawn features, and targets that the losses can judge. */
export function inventBatch(network: NetworkEnds, batchSize: number, seed: number): Dataset {
  const random = createRandom(seed, 2);
  const batch: SampleSet = {
    count: batchSize,
    features: network.inputs.map(({ name, shape }) => {
      const data = Float32Array.from({ length: batchSize * sizeOf(shape) }, () => random.unit());
      return { name, shape, data };
    }),
    targets: network.outputs.map((output) => inventTarget(output, batchSize, random)),
  };
  return {
    id: "random",
    title: "random numbers",
    generated: true,
    train: batch,
    validation: batch,
    targetKinds: network.outputs.map(() => ({ kind: "values" })),
    preprocess: network.inputs.map(() => ({ scale: 1, offset: 0 })),
    hash: "",
    origin: "drawn for the gradient check",
  };
}

function inventTarget(output: NetworkOutput, batchSize: number, random: Random): Column {
  const [, ...shape] = targetShape(output, batchSize);
  const count = batchSize * sizeOf(shape);
  const classes = output.shape.at(-1) ?? 1;
  const loss = lossOf(output.loss);
  if (loss?.target === "classes") {
    return {
      name: output.name,
      shape,
      data: Float32Array.from({ length: count }, () => random.below(classes)),
    };
  }
  if (loss?.link === "softmax")
    return { name: output.name, shape, data: oneHotRows(count / classes, classes, random) };
  const draw = loss?.link === "sigmoid" ? () => random.below(2) : () => random.unit();
  return { name: output.name, shape, data: Float32Array.from({ length: count }, draw) };
}

function oneHotRows(rows: number, classes: number, random: Random): Float32Array {
  const data = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row += 1) data[row * classes + random.below(classes)] = 1;
  return data;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
