// What is measured: the workloads of docs/performance.md as documents, with synthetic data of the right shape. Every engine
// gets the same document, data and seed.
import { defaultTraining } from "../../shared/document/createDocument.ts";
import type { NetDocument, TrainingSettings } from "../../shared/document/schema.ts";
import { chainDocument, type ChainLink } from "../../shared/document/templates/definition.ts";

export interface Workload {
  readonly id: string;
  readonly title: string;
  readonly batch: number;
  /** Of one sample as stored. */
  readonly shape: readonly number[];
  readonly document: NetDocument;
  /** Steps per measured repetition on the fast engine. */
  readonly steps: number;
}

function training(batchSize: number): TrainingSettings {
  return { ...defaultTraining, batchSize, optimizer: { id: "adam", fields: { learningRate: 0.001 } } };
}

function input(shape: readonly number[]): ChainLink {
  return { id: "input", layer: "input", name: "Input", fields: { shape: [...shape] } };
}

const classes: ChainLink = {
  id: "output",
  layer: "output",
  name: "Output",
  fields: { loss: "sparseCategoricalCrossentropy", fromLogits: true },
};

const flatten: ChainLink = { id: "flatten", layer: "flatten", name: "Flatten" };

function dense(id: string, units: number, activation = "linear"): ChainLink {
  return { id, layer: "dense", name: id, fields: { units, activation } };
}

function conv(id: string, filters: number, fields: ChainLink["fields"] = {}): ChainLink {
  return { id, layer: "conv2d", name: id, fields: { filters, kernelSize: [3, 3], ...fields } };
}

function pool(id: string): ChainLink {
  return { id, layer: "maxPooling2d", name: id };
}

function convBlock(id: string, filters: number): readonly ChainLink[] {
  const unit = (part: string): readonly ChainLink[] => [
    conv(`${id}-conv-${part}`, filters, { padding: "same" }),
    { id: `${id}-bn-${part}`, layer: "batchNormalization", name: `${id}-bn-${part}` },
    {
      id: `${id}-relu-${part}`,
      layer: "activation",
      name: `${id}-relu-${part}`,
      fields: { activation: "relu" },
    },
  ];
  return [...unit("a"), ...unit("b"), pool(`${id}-pool`)];
}

const digit = [28, 28, 1];
const photo = [32, 32, 3];

function workload(
  id: string,
  title: string,
  batch: number,
  shape: readonly number[],
  steps: number,
  links: readonly ChainLink[],
): Workload {
  return {
    id,
    title,
    batch,
    shape,
    steps,
    document: chainDocument(id, training(batch), [input(shape), ...links, classes]),
  };
}

export const workloads: readonly Workload[] = [
  workload("w1", "784→10", 32, digit, 2000, [flatten, dense("digits", 10)]),
  workload("w2", "784-16-16-10 sigmoid", 32, digit, 2000, [
    flatten,
    dense("hidden-1", 16, "sigmoid"),
    dense("hidden-2", 16, "sigmoid"),
    dense("digits", 10),
  ]),
  workload("w3", "784-128-10 relu", 128, digit, 600, [
    flatten,
    dense("hidden", 128, "relu"),
    dense("digits", 10),
  ]),
  workload("w4", "CNN 32-64-128 on 28×28", 64, digit, 30, [
    conv("conv-1", 32, { activation: "relu" }),
    pool("pool-1"),
    conv("conv-2", 64, { activation: "relu" }),
    pool("pool-2"),
    flatten,
    dense("hidden", 128, "relu"),
    dense("digits", 10),
  ]),
  workload("w5", "CNN with batch norm, 3 blocks on 32×32×3", 64, photo, 6, [
    ...convBlock("one", 32),
    ...convBlock("two", 64),
    ...convBlock("three", 128),
    flatten,
    dense("hidden", 128, "relu"),
    { id: "dropout", layer: "dropout", name: "dropout", fields: { rate: 0.5 } },
    dense("digits", 10),
  ]),
];
