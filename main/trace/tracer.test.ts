import * as core from "@tensorflow/tfjs-core";
import { initializers, layers as L, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { checkProgram } from "./program/checkProgram.ts";
import { createTracer } from "./tracer.ts";
import {
  compileTestNetwork,
  interpretStep,
  testBatch,
  tfjsStep,
  useCpu,
  type State,
  type TestNetwork,
} from "./testing/networks.ts";
import { modelVariables } from "./variables.ts";

beforeAll(useCpu);

type Layer = L.Layer;

const batch = 4;
const steps = 5;

/** Runs some steps by the traced program and by tfjs from the same start: metrics and weights must agree. */
function expectSameTraining(definition: TestNetwork, tolerance = 1e-4): void {
  const network = compileTestNetwork(definition);
  const tracer = createTracer(network);
  const state: State = new Map([...tracer.initialState()].map(([name, { data }]) => [name, data]));
  const traced = tracer.trainStep(batch);
  expect(traced).toMatchObject({ ok: true });
  if (!traced.ok) return;
  expect(checkProgram(traced.value)).toEqual([]);
  for (let step = 0; step < steps; step++) {
    const data = testBatch(network, batch, step);
    const metrics = [...interpretStep(traced.value, state, data, step).values()];
    const expected = tfjsStep(network, batch, data, step);
    metrics.forEach((metric, at) => expectClose(metric, expected[at]!, tolerance, `metric ${at} of step ${step}`));
  }
  for (const { name, variable } of modelVariables(network.model)) {
    const expected = variable.dataSync();
    state.get(name)!.forEach((weight, at) => expectClose(weight, expected[at]!, tolerance, `${name}[${at}]`));
  }
}

function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  const difference = Math.abs(actual - expected);
  expect(difference <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`).toBe(true);
}

function dense(input: SymbolicTensor, units: number, activation: "relu" | "sigmoid" | "softmax" | "tanh" | "linear", seed = 1): SymbolicTensor {
  return L.dense({ units, activation, kernelInitializer: initializers.glorotUniform({ seed }) }).apply(input) as SymbolicTensor;
}

function perceptron(input: SymbolicTensor): SymbolicTensor {
  return dense(dense(input, 5, "tanh"), 3, "softmax", 2);
}

const classification = { inputShape: [4], build: perceptron, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] };

describe("optimizers", () => {
  const optimizers: Record<string, () => core.Optimizer> = {
    sgd: () => core.train.sgd(0.1),
    momentum: () => core.train.momentum(0.1, 0.9),
    nesterov: () => core.train.momentum(0.1, 0.9, true),
    adam: () => core.train.adam(0.01),
    rmsprop: () => core.train.rmsprop(0.01),
    "rmsprop, centred, with momentum": () => core.train.rmsprop(0.01, 0.9, 0.5, 1e-7, true),
    adagrad: () => core.train.adagrad(0.1),
    adadelta: () => core.train.adadelta(0.1),
    adamax: () => core.train.adamax(0.01, 0.9, 0.999, 1e-7, 0.1),
  };
  test.each(Object.entries(optimizers))("%s updates weights and slots as in tfjs", (_name, optimizer) => {
    expectSameTraining({ ...classification, optimizer });
  });
});

describe("losses", () => {
  const regression: TestNetwork = { inputShape: [4], build: (input) => dense(dense(input, 5, "tanh"), 3, "linear", 2) };
  const probabilities: TestNetwork = { inputShape: [4], build: (input) => dense(input, 3, "sigmoid") };
  test.each([
    "meanSquaredError", "meanAbsoluteError", "meanAbsolutePercentageError", "meanSquaredLogarithmicError",
    "logcosh", "cosineProximity", "squaredHinge", "hinge", "poisson", "kullbackLeiblerDivergence",
  ])("%s", (loss) => {
    const definition = /poisson|Divergence|Logarithmic/.test(loss) ? probabilities : regression;
    expectSameTraining({ ...definition, loss, lossId: /poisson|Divergence/.test(loss) ? "binary" : loss });
  });
  test("categorical cross-entropy", () => {
    expectSameTraining({ ...classification, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  });
  test("binary cross-entropy", () => {
    expectSameTraining({ ...probabilities, loss: "binaryCrossentropy", metrics: ["accuracy"] });
  });
  test("cross-entropy from logits", () => {
    const fromLogits = (target: core.Tensor, output: core.Tensor): core.Tensor => core.losses.softmaxCrossEntropy(target, output);
    expectSameTraining({ ...regression, loss: fromLogits, lossId: "categorical" });
    const sigmoid = (target: core.Tensor, output: core.Tensor): core.Tensor => core.losses.sigmoidCrossEntropy(target, output);
    expectSameTraining({ ...regression, loss: sigmoid, lossId: "binary" });
  });
});

describe("layers", () => {
  const images: readonly number[] = [6, 6, 2];
  const head = (input: SymbolicTensor): SymbolicTensor => dense(flat(input), 3, "softmax", 2);
  const flat = (input: SymbolicTensor): SymbolicTensor =>
    input.shape.length > 2 ? (L.flatten().apply(input) as SymbolicTensor) : input;
  const through = (...chain: Layer[]) => (input: SymbolicTensor): SymbolicTensor =>
    chain.reduce((x, layer) => layer.apply(x) as SymbolicTensor, input);
  const classify = (inputShape: readonly number[], build: (input: SymbolicTensor) => SymbolicTensor): TestNetwork => ({
    inputShape,
    build: (input) => head(build(input)),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const kernelInitializer = initializers.glorotUniform({ seed: 3 });
  const conv = (options: object): Layer => L.conv2d({ filters: 3, kernelSize: 3, kernelInitializer, ...options });

  const cases: Record<string, TestNetwork> = {
    "dense with bias and relu": classify([5], through(L.dense({ units: 6, activation: "relu", kernelInitializer }))),
    "dense over a sequence": classify([4, 5], through(L.dense({ units: 3, kernelInitializer }))),
    "conv2d valid": classify(images, through(conv({ activation: "relu" }))),
    "conv2d same with stride 2": classify(images, through(conv({ padding: "same", strides: 2 }))),
    "maxPooling2d": classify(images, through(conv({}), L.maxPooling2d({ poolSize: 2 }))),
    "maxPooling2d same, overlapping": classify(images, through(L.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }), conv({}))),
    "averagePooling2d": classify(images, through(conv({}), L.averagePooling2d({ poolSize: 2 }))),
    "globalAveragePooling2d": classify(images, through(conv({}), L.globalAveragePooling2d({}))),
    "globalMaxPooling2d": classify(images, through(conv({}), L.globalMaxPooling2d({}))),
    "batchNormalization over images": classify(images, through(conv({}), L.batchNormalization())),
    "batchNormalization over vectors": classify([5], through(L.dense({ units: 4, kernelInitializer }), L.batchNormalization())),
    "layerNormalization": classify([5], through(L.dense({ units: 4, kernelInitializer }), L.layerNormalization())),
    "reshape and permute": classify([12], through(L.reshape({ targetShape: [3, 4] }), L.permute({ dims: [2, 1] }))),
    "add": classify([5], (input) => L.add().apply([dense(input, 4, "relu"), dense(input, 4, "tanh", 5)]) as SymbolicTensor),
    "concatenate": classify([5], (input) => L.concatenate().apply([dense(input, 4, "relu"), input]) as SymbolicTensor),
    "multiply and maximum": classify([5], (input) => {
      const branches = [dense(input, 4, "relu"), dense(input, 4, "tanh", 5)];
      return L.maximum().apply([L.multiply().apply(branches) as SymbolicTensor, branches[0]!]) as SymbolicTensor;
    }),
    "regularized kernel": classify([5], through(L.dense({ units: 4, kernelInitializer, kernelRegularizer: "l1l2" }))),
    "constrained kernel": classify([5], through(L.dense({ units: 4, kernelInitializer, kernelConstraint: "maxNorm" }))),
    "frozen layer": classify([5], through(L.dense({ units: 4, kernelInitializer, trainable: false }))),
  };
  test.each(Object.entries(cases))("%s", (_name, definition) => expectSameTraining(definition));

  test.each(["elu", "relu", "relu6", "selu", "sigmoid", "hardSigmoid", "softmax", "softplus", "softsign", "tanh", "swish", "mish", "gelu", "linear"] as const)(
    "activation %s",
    (activation) => expectSameTraining(classify([5], through(L.dense({ units: 4, kernelInitializer, activation })))),
  );
});
