import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { layers as L, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { describeError } from "../../shared/errors/appError.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { elementAt } from "./program/elementAt.ts";
import { interpret } from "./program/interpreter/interpret.ts";
import type { Program } from "./program/ir.ts";
import { printProgram } from "./program/printProgram.ts";
import {
  compileTestNetwork,
  testBatch,
  testNumbers,
  tf,
  tfjsStep,
  useCpu,
  type TestNetwork,
} from "./testing/networks.ts";
import { batch, classification, dense } from "./testing/sameTraining.ts";
import { createTracer } from "./tracer.ts";

beforeAll(useCpu);

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
    const unknown = new OwnLayer("unknown", (x) => core.engine().runKernel("Unheard", { x }));
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

describe("several inputs and outputs", () => {
  function twoEnded(): CompiledNetwork {
    const inputs = [L.input({ shape: [3] }), L.input({ shape: [2] })].map((end) => end);
    const joined = L.concatenate().apply(inputs) as SymbolicTensor;
    const outputs = [
      L.dense({ name: "first", units: 2, kernelRegularizer: "l1l2" }).apply(joined),
      L.dense({ name: "second", units: 3, activation: "softmax" }).apply(joined),
    ].map((end) => end as SymbolicTensor);
    const model = layers.model({ inputs, outputs });
    model.compile({
      optimizer: core.train.sgd(0.1),
      loss: ["meanSquaredError", "sparseCategoricalCrossentropy"],
      metrics: { second: "accuracy" },
    });
    const output = { fromLogits: false };
    return {
      tf,
      model,
      inputs: [3, 2].map((size, at) => ({ node: `in${at}`, name: `in${at}`, shape: [size] })),
      outputs: [
        { ...output, node: "first", name: "first", shape: [2], loss: "meanSquaredError" },
        { ...output, node: "second", name: "second", shape: [3], loss: "sparseCategoricalCrossentropy" },
      ],
      layerOfNode: new Map([["first", "first"]]),
      nodeOfLayer: new Map(),
      weightsOfNode: new Map(),
      metricNames: ["loss", "first/loss", "second/loss", "second/accuracy"],
    };
  }

  const features = [testNumbers(batch * 3, 1), testNumbers(batch * 2, 2)];
  const targets = [testNumbers(batch * 2, 3), Float32Array.of(0, 2, 1, 2)];

  function tensors(): core.Tensor[] {
    const shapes = [
      [batch, 3],
      [batch, 2],
      [batch, 2],
      [batch, 1],
    ];
    return [...features, ...targets].map((data, at) => core.tensor(data, shapes[at]));
  }

  function interpretMetrics(network: CompiledNetwork, program: Program): [string, number][] {
    const state = createTracer(network).initialState();
    const outputs = interpret(program, (role) => {
      if (role.kind === "feature") return features[role.index] ?? [];
      if (role.kind === "target") return targets[role.index] ?? [];
      return role.kind === "state" ? (state.get(role.name)?.data ?? []) : [0];
    });
    return outputs.flatMap(({ role, data }) =>
      role.kind === "metric" ? [[role.name, elementAt(data, 0)] as [string, number]] : [],
    );
  }

  function expectMetrics(
    actual: readonly [string, number][],
    names: readonly string[],
    expected: readonly number[],
  ): void {
    expect(actual.map(([name]) => name)).toEqual(names);
    actual.forEach(([, value], at) => expect(value).toBeCloseTo(elementAt(expected, at), 5));
  }

  test("an evaluation yields the total loss, each output's loss and the metrics", () => {
    const network = twoEnded();
    const evaluation = createTracer(network).evaluation(batch);
    if (!evaluation.ok) throw new Error(describeError(evaluation.error));
    const [model, inputs] = [network.model, tensors()];
    const judged = model.evaluate(inputs.slice(0, 2), inputs.slice(2), { batchSize: batch }) as core.Scalar[];
    // tfjs lists the running sum of the losses, then each loss, then the metrics; the first sum is the first loss.
    expectMetrics(
      interpretMetrics(network, evaluation.value),
      network.metricNames,
      judged.slice(1).map((value) => elementAt(value.dataSync(), 0)),
    );
  });

  test("a train step yields the same with the penalty added to the total", () => {
    const network = twoEnded();
    const step = createTracer(network).trainStep(batch);
    if (!step.ok) throw new Error(describeError(step.error));
    const actual = interpretMetrics(network, step.value);
    const model = network.model as unknown as { makeTrainFunction(): (data: core.Tensor[]) => core.Tensor[] };
    const expected = model
      .makeTrainFunction()(tensors())
      .map((value) => elementAt(value.dataSync(), 0));
    expectMetrics(actual, network.metricNames, expected);
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
