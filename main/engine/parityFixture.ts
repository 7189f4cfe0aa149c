// Small networks, data and sessions for the parity tests: the same network opened on two engines.
import type * as TfCore from "@tensorflow/tfjs-core";
import type * as TfLayers from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { EngineId } from "../../shared/run/runSpec.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { Dataset } from "../data/dataset.ts";
import { randomUniformKernel } from "../trace/randomUniform.ts";
import { createEngine } from "./engineRegistry.ts";
import type { OpenRequest, TrainingSession } from "./engine.ts";

type Optimizer = TfCore.Optimizer;

export interface ParityNetwork {
  readonly inputShape: readonly number[];
  readonly classes: number;
  build(tf: Tfjs): LayersModel;
}

function glorot(tf: Tfjs, seed: number) {
  return tf.layers.initializers.glorotUniform({ seed });
}

function dense(
  tf: Tfjs,
  name: string,
  units: number,
  activation: "sigmoid" | "relu" | "softmax" | "tanh",
  seed: number,
) {
  return tf.layers.layers.dense({ name, units, activation, kernelInitializer: glorot(tf, seed) });
}

function conv(tf: Tfjs, name: string, seed: number, settings: Parameters<typeof TfLayers.layers.conv2d>[0]) {
  return tf.layers.layers.conv2d({ name, kernelInitializer: glorot(tf, seed), ...settings });
}

/** Dropout whose numbers come from the program's own generator, as the app's layers draw them. */
function dropout(tf: Tfjs, rate: number, site: number) {
  class SeededDropout extends tf.layers.layers.Layer {
    static className = "SeededDropout";
    override computeOutputShape(shape: number[]): number[] {
      return shape;
    }
    override call(inputs: TfCore.Tensor | TfCore.Tensor[], kwargs: { training?: boolean }): TfCore.Tensor {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      if (kwargs.training !== true) return x;
      const attrs = { shape: x.shape, seed: 5, site };
      const uniform = tf.core.engine().runKernel<TfCore.Tensor>(randomUniformKernel, {}, attrs);
      const kept = tf.core.cast(tf.core.greaterEqual(uniform, rate), "float32");
      return tf.core.mul(x, tf.core.div(kept, 1 - rate));
    }
  }
  return new SeededDropout({ name: `dropout_${site}` });
}

export const parityNetworks = {
  dense: {
    inputShape: [6, 6],
    classes: 4,
    build: (tf) =>
      tf.layers.sequential({
        layers: [
          tf.layers.layers.flatten({ inputShape: [6, 6], name: "flatten" }),
          dense(tf, "hidden", 16, "sigmoid", 1),
          dense(tf, "second", 12, "relu", 2),
          dense(tf, "out", 4, "softmax", 3),
        ],
      }),
  },
  convolution: {
    inputShape: [9, 8, 2],
    classes: 4,
    build: (tf) =>
      tf.layers.sequential({
        layers: [
          conv(tf, "conv", 1, {
            inputShape: [9, 8, 2],
            filters: 5,
            kernelSize: 3,
            padding: "same",
            activation: "relu",
          }),
          tf.layers.layers.maxPooling2d({ poolSize: 2, name: "pool" }),
          conv(tf, "conv_2", 2, { filters: 6, kernelSize: [2, 3], strides: [2, 1], activation: "tanh" }),
          tf.layers.layers.averagePooling2d({ poolSize: 2, padding: "same", name: "average" }),
          tf.layers.layers.flatten({ name: "flatten" }),
          dense(tf, "out", 4, "softmax", 3),
        ],
      }),
  },
  overlappingPools: {
    inputShape: [8, 8, 1],
    classes: 3,
    build: (tf) =>
      tf.layers.sequential({
        layers: [
          conv(tf, "conv", 1, { inputShape: [8, 8, 1], filters: 4, kernelSize: 3 }),
          tf.layers.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same", name: "pool" }),
          tf.layers.layers.averagePooling2d({ poolSize: 2, strides: 1, name: "average" }),
          tf.layers.layers.flatten({ name: "flatten" }),
          dense(tf, "out", 3, "softmax", 3),
        ],
      }),
  },
  // Without biases before the normalization: their gradient is 0 but for rounding, which Adam would blow up to full steps.
  batchNormalization: {
    inputShape: [6, 6, 1],
    classes: 3,
    build: (tf) =>
      tf.layers.sequential({
        layers: [
          conv(tf, "conv", 1, { inputShape: [6, 6, 1], filters: 4, kernelSize: 3, useBias: false }),
          tf.layers.layers.batchNormalization({ name: "norm" }),
          tf.layers.layers.activation({ activation: "relu", name: "relu" }),
          tf.layers.layers.flatten({ name: "flatten" }),
          tf.layers.layers.dense({
            name: "hidden",
            units: 8,
            useBias: false,
            kernelInitializer: glorot(tf, 2),
          }),
          tf.layers.layers.batchNormalization({ name: "norm_2" }),
          dense(tf, "out", 3, "softmax", 3),
        ],
      }),
  },
  dropout: {
    inputShape: [20],
    classes: 4,
    build: (tf) =>
      tf.layers.sequential({
        layers: [
          tf.layers.layers.inputLayer({ inputShape: [20], name: "in" }),
          dense(tf, "hidden", 24, "relu", 1),
          dropout(tf, 0.4, 0),
          dense(tf, "second", 12, "tanh", 2),
          dropout(tf, 0.25, 1),
          dense(tf, "out", 4, "softmax", 3),
        ],
      }),
  },
} as const satisfies Record<string, ParityNetwork>;

export const parityOptimizers = {
  sgd: (tf: Tfjs): Optimizer => tf.core.train.sgd(0.05),
  momentum: (tf: Tfjs): Optimizer => tf.core.train.momentum(0.02, 0.9, true),
  adam: (tf: Tfjs): Optimizer => tf.core.train.adam(0.003),
  rmsprop: (tf: Tfjs): Optimizer => tf.core.train.rmsprop(0.003, 0.9, 0.5),
} as const;

export function compileParityNetwork(
  network: ParityNetwork,
  optimizer: (tf: Tfjs) => Optimizer,
  tf: Tfjs,
): CompiledNetwork {
  const sequential = network.build(tf);
  sequential.compile({
    optimizer: optimizer(tf),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const names = sequential.layers.map((layer) => [layer.name, layer.name] as const);
  return {
    tf,
    model: sequential,
    inputs: [{ node: "in", name: "in", shape: network.inputShape }],
    outputs: [
      {
        node: "out",
        name: "prediction",
        shape: [network.classes],
        loss: "sparseCategoricalCrossentropy",
        fromLogits: false,
      },
    ],
    layerOfNode: new Map(names),
    nodeOfLayer: new Map(names),
    weightsOfNode: new Map(),
    metricNames: ["loss", "accuracy"],
  };
}

/** Bytes with a pattern per class, so that there is something to learn. */
export function parityDataset(network: ParityNetwork, count: number): Dataset {
  const size = network.inputShape.reduce((product, length) => product * length, 1);
  const labels = Int32Array.from({ length: count }, (_, index) => (index * 7) % network.classes);
  const data = Uint8Array.from({ length: count * size }, (_, index) => {
    const sample = Math.floor(index / size);
    const noise = Math.imul(index + 1, 2654435761) >>> 24;
    return (index % size) % network.classes === labels[sample] ? 128 + noise / 2 : noise / 2;
  });
  const set = {
    count,
    features: [{ name: "image", shape: network.inputShape, data }],
    targets: [{ name: "label", shape: [], data: labels }],
  };
  return {
    id: "parity",
    title: "Parity",
    generated: true,
    train: set,
    validation: set,
    targetKinds: [
      { kind: "classes", names: Array.from({ length: network.classes }, (_, index) => `class ${index}`) },
    ],
    preprocess: [{ scale: 1 / 255, offset: 0 }],
    hash: "",
    origin: "generated",
  };
}

export interface ParityOpening {
  readonly network: ParityNetwork;
  readonly optimizer: (tf: Tfjs) => Optimizer;
  readonly dataset: Dataset;
  readonly batchSize: number;
  readonly overrides?: Partial<OpenRequest>;
}

export async function openParitySession(engine: EngineId, opening: ParityOpening): Promise<TrainingSession> {
  const session = await createEngine(engine).open({
    compile: (tf) => compileParityNetwork(opening.network, opening.optimizer, tf),
    dataset: opening.dataset,
    batchSize: opening.batchSize,
    seed: 1,
    device: "cpu",
    threads: 1,
    ...opening.overrides,
  });
  if (!session.ok) throw new Error(`${engine}: ${session.error.found}`);
  return session.value;
}

/** Largest difference, relative to values above `unit`. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>, unit = 1): number {
  return Array.from(expected).reduce(
    (worst, value, index) =>
      Math.max(worst, Math.abs(found[index]! - value) / Math.max(Math.abs(value), unit)),
    0,
  );
}
