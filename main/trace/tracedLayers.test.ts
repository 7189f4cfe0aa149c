import * as core from "@tensorflow/tfjs-core";
import { initializers, layers as L, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, test } from "vitest";
import { elementAt } from "./program/elementAt.ts";
import { useCpu, type TestNetwork } from "./testing/networks.ts";
import { classification, dense, expectSameTraining } from "./testing/sameTraining.ts";

beforeAll(useCpu);

type Layer = L.Layer;
type Recurrent = Parameters<typeof L.bidirectional>[0]["layer"];

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
    "averagePooling2d same, overlapping": classify(
      images,
      through(conv({}), L.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" })),
    ),
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
      through(L.convLstm2d({ filters: 2, kernelSize: 2, kernelInitializer, recurrentInitializer })),
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
