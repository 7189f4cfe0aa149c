import { elementAt } from "./program/elementAt.ts";
import * as core from "@tensorflow/tfjs-core";
import { initializers, layers as L, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { describeError } from "../../shared/errors/appError.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { printProgram } from "./program/printProgram.ts";
import { checkProgram } from "./program/checkProgram.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
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
type Recurrent = Parameters<typeof L.bidirectional>[0]["layer"];

const batch = 4;
const steps = 5;

/** Runs some steps by the traced program and by tfjs from the same start: metrics and weights must agree. */
function expectSameTraining(definition: TestNetwork, tolerance = 1e-4): void {
  const network = compileTestNetwork(definition);
  const tracer = createTracer(network);
  const state: State = new Map([...tracer.initialState()].map(([name, { data }]) => [name, data]));
  const traced = tracer.trainStep(batch);
  if (!traced.ok) throw new Error(describeError(traced.error));
  expect(checkProgram(traced.value)).toEqual([]);
  for (let step = 0; step < steps; step++) {
    const data = testBatch(network, batch, step);
    const metrics = [...interpretStep(traced.value, state, data, step).values()];
    const expected = tfjsStep(network, batch, data, step);
    metrics.forEach((metric, at) =>
      expectClose(metric, elementAt(expected, at), tolerance, `metric ${at} of step ${step}`),
    );
  }
  for (const { name, variable } of modelVariables(network.model)) {
    const expected = variable.dataSync();
    state.get(name)?.forEach((weight, at) => expectClose(weight, elementAt(expected, at), tolerance, `${name}[${at}]`));
  }
}

function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  const difference = Math.abs(actual - expected);
  expect(
    difference <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} is not ${expected}`,
  ).toBe(true);
}

function dense(
  input: SymbolicTensor,
  units: number,
  activation: "relu" | "sigmoid" | "softmax" | "tanh" | "linear",
  seed = 1,
): SymbolicTensor {
  return L.dense({ units, activation, kernelInitializer: initializers.glorotUniform({ seed }) }).apply(
    input,
  ) as SymbolicTensor;
}

function perceptron(input: SymbolicTensor): SymbolicTensor {
  return dense(dense(input, 5, "tanh"), 3, "softmax", 2);
}

const classification = {
  inputShape: [4],
  build: perceptron,
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
};

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
  const regression: TestNetwork = {
    inputShape: [4],
    build: (input) => dense(dense(input, 5, "tanh"), 3, "linear", 2),
  };
  const probabilities: TestNetwork = { inputShape: [4], build: (input) => dense(input, 3, "sigmoid") };
  test.each([
    "meanSquaredError",
    "meanAbsoluteError",
    "meanAbsolutePercentageError",
    "meanSquaredLogarithmicError",
    "logcosh",
    "cosineProximity",
    "squaredHinge",
    "hinge",
    "poisson",
    "kullbackLeiblerDivergence",
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
    const fromLogits = (target: core.Tensor, output: core.Tensor): core.Tensor =>
      core.losses.softmaxCrossEntropy(target, output);
    expectSameTraining({ ...regression, loss: fromLogits, lossId: "categorical" });
    const sigmoid = (target: core.Tensor, output: core.Tensor): core.Tensor =>
      core.losses.sigmoidCrossEntropy(target, output);
    expectSameTraining({ ...regression, loss: sigmoid, lossId: "binary" });
  });
});

describe("layers", () => {
  const images: readonly number[] = [6, 6, 2];
  const head = (input: SymbolicTensor): SymbolicTensor => dense(flat(input), 3, "softmax", 2);
  const flat = (input: SymbolicTensor): SymbolicTensor =>
    input.shape.length > 2 ? (L.flatten().apply(input) as SymbolicTensor) : input;
  const through =
    (...chain: Layer[]) =>
    (input: SymbolicTensor): SymbolicTensor =>
      chain.reduce((x, layer) => layer.apply(x) as SymbolicTensor, input);
  const classify = (
    inputShape: readonly number[],
    build: (input: SymbolicTensor) => SymbolicTensor,
  ): TestNetwork => ({
    inputShape,
    build: (input) => head(build(input)),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const kernelInitializer = initializers.glorotUniform({ seed: 3 });
  const recurrentInitializer = initializers.glorotUniform({ seed: 4 });
  const bidirectional = (layer: Layer): Layer =>
    L.bidirectional({ layer: layer as Recurrent, mergeMode: "concat" });
  const absolute = L.reLU({});
  const conv = (options: object): Layer =>
    L.conv2d({ filters: 3, kernelSize: 3, kernelInitializer, ...options });

  const cases: Record<string, TestNetwork> = {
    "dense with bias and relu": classify(
      [5],
      through(L.dense({ units: 6, activation: "relu", kernelInitializer })),
    ),
    "dense over a sequence": classify([4, 5], through(L.dense({ units: 3, kernelInitializer }))),
    "conv2d valid": classify(images, through(conv({ activation: "relu" }))),
    "conv2d same with stride 2": classify(images, through(conv({ padding: "same", strides: 2 }))),
    maxPooling2d: classify(images, through(conv({}), L.maxPooling2d({ poolSize: 2 }))),
    "maxPooling2d same, overlapping": classify(
      images,
      through(L.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }), conv({})),
    ),
    averagePooling2d: classify(images, through(conv({}), L.averagePooling2d({ poolSize: 2 }))),
    globalAveragePooling2d: classify(images, through(conv({}), L.globalAveragePooling2d({}))),
    globalMaxPooling2d: classify(images, through(conv({}), L.globalMaxPooling2d({}))),
    "batchNormalization over images": classify(images, through(conv({}), L.batchNormalization())),
    "batchNormalization over vectors": classify(
      [5],
      through(L.dense({ units: 4, kernelInitializer }), L.batchNormalization()),
    ),
    layerNormalization: classify(
      [5],
      through(L.dense({ units: 4, kernelInitializer }), L.layerNormalization()),
    ),
    "reshape and permute": classify(
      [12],
      through(L.reshape({ targetShape: [3, 4] }), L.permute({ dims: [2, 1] })),
    ),
    add: classify(
      [5],
      (input) => L.add().apply([dense(input, 4, "relu"), dense(input, 4, "tanh", 5)]) as SymbolicTensor,
    ),
    concatenate: classify(
      [5],
      (input) => L.concatenate().apply([dense(input, 4, "relu"), input]) as SymbolicTensor,
    ),
    "multiply and maximum": classify([5], (input) => {
      const branches = [dense(input, 4, "relu"), dense(input, 4, "tanh", 5)];
      return L.maximum().apply([
        L.multiply().apply(branches) as SymbolicTensor,
        elementAt(branches, 0),
      ]) as SymbolicTensor;
    }),
    "regularized kernel": classify(
      [5],
      through(L.dense({ units: 4, kernelInitializer, kernelRegularizer: "l1l2" })),
    ),
    "constrained kernel": classify(
      [5],
      through(L.dense({ units: 4, kernelInitializer, kernelConstraint: "maxNorm" })),
    ),
    simpleRNN: classify([4, 3], through(L.simpleRNN({ units: 3, kernelInitializer, recurrentInitializer }))),
    "lstm over a sequence": classify(
      [4, 3],
      through(L.lstm({ units: 3, kernelInitializer, recurrentInitializer, returnSequences: true })),
    ),
    gru: classify([4, 3], through(L.gru({ units: 3, kernelInitializer, recurrentInitializer }))),
    "bidirectional lstm": classify(
      [3, 2],
      through(bidirectional(L.lstm({ units: 2, kernelInitializer, recurrentInitializer }))),
    ),
    timeDistributed: classify(
      [3, 4],
      through(L.timeDistributed({ layer: L.dense({ units: 2, kernelInitializer }) })),
    ),
    "masking and lstm": classify(
      [4, 3],
      through(L.masking({ maskValue: 0 }), L.lstm({ units: 3, kernelInitializer, recurrentInitializer })),
    ),
    convLstm2d: classify(
      [2, 4, 4, 1],
      through(L.convLstm2d({ filters: 2, kernelSize: 2, kernelInitializer, recurrentInitializer }) as Layer),
    ),
    embedding: {
      ...classify(
        [4],
        through(
          absolute,
          L.embedding({ inputDim: 3, outputDim: 4, embeddingsInitializer: kernelInitializer }),
        ),
      ),
    },
    conv1d: classify(
      [6, 2],
      through(L.conv1d({ filters: 3, kernelSize: 3, kernelInitializer }), L.maxPooling1d({ poolSize: 2 })),
    ),
    "conv3d and maxPooling3d": classify(
      [4, 4, 4, 1],
      through(L.conv3d({ filters: 2, kernelSize: 2, kernelInitializer }), L.maxPooling3d({ poolSize: 2 })),
    ),
    conv2dTranspose: classify(
      [3, 3, 2],
      through(L.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, kernelInitializer })),
    ),
    separableConv2d: classify(
      images,
      through(
        L.separableConv2d({
          filters: 3,
          kernelSize: 3,
          depthMultiplier: 2,
          depthwiseInitializer: kernelInitializer,
          pointwiseInitializer: kernelInitializer,
        }),
      ),
    ),
    depthwiseConv2d: classify(
      images,
      through(
        L.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: kernelInitializer }),
      ),
    ),
    upSampling2d: classify([3, 3, 2], through(L.upSampling2d({ size: [2, 2] }), conv({}))),
    "upSampling2d bilinear": classify(
      [3, 3, 2],
      through(L.upSampling2d({ size: [2, 2], interpolation: "bilinear" }), conv({})),
    ),
    "zeroPadding2d and cropping2D": classify(
      [3, 3, 2],
      through(
        L.zeroPadding2d({ padding: 2 }),
        L.cropping2D({
          cropping: [
            [1, 0],
            [0, 2],
          ],
        }),
        conv({}),
      ),
    ),
    "repeatVector and dot": classify([3], (input) => {
      const repeated = L.repeatVector({ n: 2 }).apply(dense(input, 4, "tanh")) as SymbolicTensor;
      return L.dot({ axes: -1 }).apply([repeated, dense(input, 4, "relu", 4)]) as SymbolicTensor;
    }),
    "prelu and leakyReLU": classify(
      [5],
      through(
        L.prelu({ alphaInitializer: "ones" }),
        L.leakyReLU({ alpha: 0.2 }),
        L.dense({ units: 4, kernelInitializer }),
      ),
    ),
    "average, minimum, subtract": classify([5], (input) => {
      const branches = [dense(input, 4, "relu"), dense(input, 4, "tanh", 5)];
      return L.minimum().apply([
        L.average().apply(branches) as SymbolicTensor,
        branches[1] as SymbolicTensor,
      ]) as SymbolicTensor;
    }),
    "frozen layer": classify([5], through(L.dense({ units: 4, kernelInitializer, trainable: false }))),
  };
  test.each(Object.entries(cases))("%s", (_name, definition) => expectSameTraining(definition));

  test.each([
    "elu",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "hardSigmoid",
    "softmax",
    "softplus",
    "softsign",
    "tanh",
    "swish",
    "mish",
    "gelu",
    "linear",
  ] as const)("activation %s", (activation) =>
    expectSameTraining(classify([5], through(L.dense({ units: 4, kernelInitializer, activation })))),
  );
});

describe("what can't be traced names its layer", () => {
  const chain = (...layers: L.Layer[]): TestNetwork => ({
    inputShape: [5],
    build: (input) => layers.reduce((x, layer) => layer.apply(x) as SymbolicTensor, dense(input, 4, "relu")),
  });

  test("a layer that draws in JavaScript", () => {
    const network = compileTestNetwork(chain(L.dropout({ name: "drop", rate: 0.5 })));
    const tracer = createTracer(network);
    const error = {
      code: "engine/no-rule",
      node: "drop",
      found: expect.stringContaining("draws random numbers"),
    };
    expect(tracer.trainStep(batch)).toMatchObject({ ok: false, error });
    expect(tracer.evaluation(batch)).toMatchObject({ ok: true });
    expect(Math.random()).toBeLessThan(1);
  });

  test("a layer that tfjs can't differentiate", () => {
    const network = compileTestNetwork(chain(L.thresholdedReLU({ name: "threshold", theta: 0.1 })));
    const error = { code: "engine/failed", node: "threshold", found: expect.stringContaining("gradient") };
    expect(createTracer(network).trainStep(batch)).toMatchObject({ ok: false, error });
  });

  class OwnLayer extends L.Layer {
    static readonly className = "OwnLayer";
    readonly compute: (x: core.Tensor) => core.Tensor;
    constructor(name: string, compute: (x: core.Tensor) => core.Tensor) {
      super({ name });
      this.compute = compute;
    }
    override computeOutputShape(shape: (number | null)[]): (number | null)[] {
      return shape;
    }
    override call(inputs: core.Tensor | core.Tensor[]): core.Tensor {
      return this.compute(Array.isArray(inputs) ? (inputs[0] as core.Tensor) : inputs);
    }
  }

  test("a layer that reads numbers back", () => {
    const network = compileTestNetwork(
      chain(new OwnLayer("reader", (x) => core.add(x, x.dataSync()[0] ?? 0))),
    );
    const error = {
      code: "engine/no-rule",
      node: "reader",
      found: expect.stringContaining("reads a tensor"),
    };
    expect(createTracer(network).inference(batch, [])).toMatchObject({ ok: false, error });
  });

  test("a kernel without a rule, and one tfjs has never heard of", () => {
    const unique = new OwnLayer("unique", (x) =>
      core.add(x, core.max(core.unique(core.reshape(x, [-1])).values)),
    );
    const reason = expect.stringContaining("Unique: the shape of its result depends on the data");
    expect(createTracer(compileTestNetwork(chain(unique))).inference(batch, [])).toMatchObject({
      ok: false,
      error: { code: "engine/no-rule", node: "unique", found: reason },
    });
    const unknown = new OwnLayer("unknown", (x) => core.engine().runKernel("Unheard", { x }) as core.Tensor);
    expect(createTracer(compileTestNetwork(chain(unknown))).inference(batch, [])).toMatchObject({
      ok: false,
      error: { code: "engine/no-rule", node: "unknown", found: expect.stringContaining("Unheard") },
    });
  });

  test("reading back what depends on constants alone is fine", () => {
    const offset = (): number => core.sum(core.mul(core.range(0, 4), 2)).dataSync()[0] ?? 0;
    const network = compileTestNetwork(chain(new OwnLayer("reader", (x) => core.add(x, offset()))));
    const program = createTracer(network).inference(batch, []);
    expect(program.ok && printProgram(program.value)).toMatch(/add %\d+ 12 {2}# reader/);
  });
});

describe("the rest of the process", () => {
  test("backend, tensor count, weights and iteration count are as before", () => {
    const network = compileTestNetwork({ ...classification, optimizer: () => core.train.adam(0.01) });
    const tracer = createTracer(network);
    tracer.initialState();
    const before = {
      ...core.memory(),
      weights: network.model.getWeights().map((weight) => [...weight.dataSync()]),
    };
    const iterations = network.model.optimizer.iterations;
    for (const size of [1, 4, 4]) tracer.trainStep(size);
    tracer.evaluation(4);
    tracer.inference(4, []);
    expect(core.getBackend()).toBe("cpu");
    expect(core.memory().numTensors).toBe(before.numTensors);
    expect(network.model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before.weights);
    expect(network.model.optimizer.iterations).toBe(iterations);
    const [loss] = tfjsStep(network, batch, testBatch(network, batch, 1), 0);
    expect(loss).toBeGreaterThan(0);
  });
});

describe("programs", () => {
  const network = (): CompiledNetwork =>
    compileTestNetwork({
      inputShape: [4],
      build: (input) =>
        L.dense({ name: "out", units: 2 }).apply(
          L.activation({ name: "act", activation: "relu" }).apply(input),
        ) as SymbolicTensor,
      optimizer: () => core.train.momentum(0.1, 0.9),
      metrics: ["mae"],
    });

  test("a train step reads", () => {
    const step = createTracer(network()).trainStep(2);
    expect(step.ok && printProgram(step.value)).toMatchInlineSnapshot(`
      "program trainStep
        in  %0 float32[2,4] = feature 0
        in  %1 float32[2,2] = target 0
        in  %2 int32[] = step
        in  %3 float32[4,2] = state out/kernel
        in  %4 float32[2] = state out/bias
        in  %5 float32[4,2] = state optimizer/momentum/out/kernel
        in  %6 float32[2] = state optimizer/momentum/out/bias
        in  %7 float32[] = state optimizer/learningRate
        %8 float32[] = neg %7  # loss
        %9 float32[2,4] = relu %0  # act
        %10 float32[2,2] = matMul{transposeA=false transposeB=false} %9 %3  # out
        %11 float32[2,2] = add %10 %4  # out
        %12 float32[2,2] = sub %11 %1  # loss
        %13 float32[2,2] = square %12  # loss
        %14 float32[2] = mean{axes=[1] keepDims=false} %13  # loss
        %15 float32[] = mean{axes=[0] keepDims=false} %14  # loss
        %16 float32[2,2] = abs %12  # loss
        %17 float32[2] = mean{axes=[1] keepDims=false} %16  # loss
        %18 float32[] = mean{axes=[0] keepDims=false} %17  # loss
        %19 float32[2,2] = mul 0.25 %12  # loss
        %20 float32[2,2] = add %19 %19  # loss
        %21 float32[4,2] = matMul{transposeA=true transposeB=false} %9 %20  # out
        %22 float32[2] = sum{axes=[0] keepDims=false} %20  # out
        %23 float32[4,2] = mul 0.9 %5  # optimizer
        %24 float32[4,2] = add %23 %21  # optimizer
        %25 float32[4,2] = mul %8 %24  # optimizer
        %26 float32[4,2] = add %25 %3  # optimizer
        %27 float32[2] = mul 0.9 %6  # optimizer
        %28 float32[2] = add %27 %22  # optimizer
        %29 float32[2] = mul %8 %28  # optimizer
        %30 float32[2] = add %29 %4  # optimizer
        out %7 = state optimizer/learningRate
        out %15 = metric loss
        out %18 = metric mae
        out %26 = state out/kernel
        out %30 = state out/bias
        out %24 = state optimizer/momentum/out/kernel
        out %28 = state optimizer/momentum/out/bias
      "
    `);
  });

  test("an evaluation reads", () => {
    const evaluation = createTracer(network()).evaluation(2);
    expect(evaluation.ok && printProgram(evaluation.value)).toMatchInlineSnapshot(`
      "program evaluation
        in  %0 float32[4,2] = state out/kernel
        in  %1 float32[2] = state out/bias
        in  %2 float32[2,4] = feature 0
        in  %3 float32[2,2] = target 0
        %4 float32[2,4] = relu %2  # act
        %5 float32[2,2] = matMul{transposeA=false transposeB=false} %4 %0  # out
        %6 float32[2,2] = add %5 %1  # out
        %7 float32[2,2] = sub %6 %3  # loss
        %8 float32[2,2] = square %7  # loss
        %9 float32[2] = mean{axes=[1] keepDims=false} %8  # loss
        %10 float32[] = mean{axes=[0] keepDims=false} %9  # loss
        %11 float32[2,2] = abs %7  # loss
        %12 float32[2] = mean{axes=[1] keepDims=false} %11  # loss
        %13 float32[] = mean{axes=[0] keepDims=false} %12  # loss
        out %10 = metric loss
        out %13 = metric mae
      "
    `);
  });

  test("an inference yields the outputs and the wanted nodes", () => {
    const inference = createTracer(network()).inference(3, ["act", "out"]);
    expect(inference.ok && printProgram(inference.value)).toMatchInlineSnapshot(`
      "program inference
        in  %0 float32[4,2] = state out/kernel
        in  %1 float32[2] = state out/bias
        in  %2 float32[3,4] = feature 0
        %3 float32[3,4] = relu %2  # act
        %4 float32[3,2] = matMul{transposeA=false transposeB=false} %3 %0  # out
        %5 float32[3,2] = add %4 %1  # out
        out %5 = value output
        out %3 = value act
        out %5 = value out
      "
    `);
  });

  test("state is named after weights and slots, however often the network is built", () => {
    const names = [...createTracer(network()).initialState().keys()];
    expect(names).toEqual([
      "out/kernel",
      "out/bias",
      "optimizer/momentum/out/kernel",
      "optimizer/momentum/out/bias",
      "optimizer/learningRate",
    ]);
  });
});
