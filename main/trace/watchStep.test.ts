import * as core from "@tensorflow/tfjs-core";
import { layers as L, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { lossValueName, stepValueName } from "../engine/stepValues.ts";
import type { ConstantData } from "./program/builder.ts";
import { elementAt } from "./program/elementAt.ts";
import { interpret } from "./program/interpreter/interpret.ts";
import type { InputRole, Program } from "./program/ir.ts";
import {
  compileTestNetwork,
  interpretStep,
  testBatch,
  useCpu,
  type TestBatch,
  type TestNetwork,
} from "./testing/networks.ts";
import { batch } from "./testing/sameTraining.ts";
import { createTracer, type Tracer } from "./tracer.ts";
import { modelVariables } from "./variables.ts";

beforeAll(useCpu);

/** A convolution, a normalization, a pooling, a branch that is added again and a recurrence over what is left. */
const network: TestNetwork = {
  inputShape: [6, 6, 2],
  build: (input) => {
    const convolved = L.conv2d({ name: "conv", filters: 3, kernelSize: 3, padding: "same" }).apply(input);
    const normalized = L.batchNormalization({ name: "norm" }).apply(convolved);
    const added = L.add({ name: "add" }).apply([normalized, convolved] as SymbolicTensor[]);
    const pooled = L.maxPooling2d({ name: "pool", poolSize: 2 }).apply(added);
    const rows = L.reshape({ name: "rows", targetShape: [3, 9] }).apply(pooled);
    const state = L.simpleRNN({ name: "state", units: 4, recurrentInitializer: "glorotUniform" }).apply(rows);
    return L.dense({ name: "out", units: 2 }).apply(state) as SymbolicTensor;
  },
  optimizer: () => core.train.momentum(0.1, 0.9),
};

type Values = ReadonlyMap<string, ConstantData>;

function stateOf(tracer: Tracer): Map<string, ConstantData> {
  return new Map([...tracer.initialState()].map(([name, { data }]) => [name, data]));
}

function unwrapped(result: ReturnType<Tracer["stepValues"]>): Program {
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

function valuesOf(program: Program, state: Values, { features, targets }: TestBatch): Values {
  const feed = (role: InputRole): ArrayLike<number> => {
    if (role.kind === "feature") return elementAt(features, role.index);
    if (role.kind === "state") return state.get(role.name) ?? [];
    return role.kind === "target" ? targets : [0];
  };
  return new Map(
    interpret(program, feed).flatMap(({ role, data }) => (role.kind === "value" ? [[role.name, data]] : [])),
  );
}

function expectClose(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>): void {
  expect(actual?.length).toBe(expected.length);
  const distances = Array.from(expected, (number, index) => Math.abs(number - (actual?.[index] ?? Infinity)));
  const size = Math.max(...Array.from(expected, Math.abs), 1e-3);
  expect(Math.max(...distances) / size).toBeLessThan(1e-4);
}

test("weights' gradients are tfjs's own, for every layer alike", () => {
  const compiled = compileTestNetwork(network);
  const tracer = createTracer(compiled);
  const data = testBatch(compiled, batch, 1);
  const values = valuesOf(unwrapped(tracer.stepValues(batch)), stateOf(tracer), data);
  const { model } = compiled;
  const features = core.tensor(elementAt(data.features, 0), [batch, 6, 6, 2]);
  const targets = core.tensor(data.targets, [batch, 2]);
  const loss = () =>
    core.mean<core.Scalar>(
      core.squaredDifference(model.apply(features, { training: true }) as core.Tensor, targets),
    );
  const { value, grads } = core.variableGrads(loss);
  expectClose(values.get(lossValueName), value.dataSync());
  const trained = modelVariables(model).filter(({ variable }) => variable.trainable);
  expect(trained.length).toBe(9);
  for (const { name, variable } of trained) {
    expectClose(
      values.get(stepValueName("weightGradient", name)),
      elementAt([grads[variable.name]!], 0).dataSync(),
    );
  }
  const { node } = elementAt(compiled.inputs, 0);
  const slope = core.grad((x) =>
    core.mean(core.squaredDifference(model.apply(x, { training: true }) as core.Tensor, targets)),
  )(features);
  expectClose(values.get(stepValueName("activationGradient", node)), slope.dataSync());
});

test("a table's gradient is tfjs's own, and the numbers that look its rows up have none", () => {
  const compiled = compileTestNetwork({
    inputShape: [4],
    build: (input) => {
      const rows = L.embedding({ name: "table", inputDim: 6, outputDim: 3 }).apply(input);
      const flat = L.flatten({ name: "flat" }).apply(rows);
      return L.dense({ name: "out", units: 2 }).apply(flat) as SymbolicTensor;
    },
    optimizer: () => core.train.sgd(0.1),
  });
  const tracer = createTracer(compiled);
  const { features: numbers, targets: wanted } = testBatch(compiled, batch, 1);
  const indices = elementAt(numbers, 0).map((number) => Math.floor(3 * (number + 1)));
  const data = { features: [indices], targets: wanted };
  const values = valuesOf(unwrapped(tracer.stepValues(batch)), stateOf(tracer), data);
  const features = core.tensor(indices, [batch, 4]);
  const targets = core.tensor(data.targets, [batch, 2]);
  const { grads } = core.variableGrads(() =>
    core.mean<core.Scalar>(
      core.squaredDifference(compiled.model.apply(features, { training: true }) as core.Tensor, targets),
    ),
  );
  const [table] = modelVariables(compiled.model);
  expectClose(
    values.get(stepValueName("weightGradient", table?.name ?? "")),
    elementAt([grads[table?.variable.name ?? ""]!], 0).dataSync(),
  );
  const { node } = elementAt(compiled.inputs, 0);
  expect(new Set(values.get(stepValueName("activationGradient", node)))).toEqual(new Set([0]));
});

test("values' gradients tell what a small change of the value does to the loss", () => {
  const compiled = compileTestNetwork(network);
  const tracer = createTracer(compiled);
  const data = testBatch(compiled, batch, 2);
  const values = valuesOf(unwrapped(tracer.stepValues(batch)), stateOf(tracer), data);
  const outputs = values.get(stepValueName("activation", "out"))!;
  const gradients = values.get(stepValueName("activationGradient", "out"))!;
  const expected = Array.from(outputs, (value, at) => (2 * (value - data.targets[at]!)) / outputs.length);
  expectClose(gradients, expected);
  // Addition hands its gradient to both sides; to the convolution comes what the normalization hands back besides.
  for (const node of ["conv", "norm", "add", "pool", "rows", "state"]) {
    const size = values.get(stepValueName("activation", node))?.length;
    expect(values.get(stepValueName("activationGradient", node))?.length, node).toBe(size);
  }
  expectClose(
    values.get(stepValueName("activationGradient", "norm")),
    values.get(stepValueName("activationGradient", "add"))!,
  );
});

test("a weight's change is what the train step makes of it, slots included", () => {
  const compiled = compileTestNetwork(network);
  const tracer = createTracer(compiled);
  const state = stateOf(tracer);
  const step = unwrapped(tracer.trainStep(batch));
  interpretStep(step, state, testBatch(compiled, batch, 3), 0);
  const next = testBatch(compiled, batch, 4);
  const values = valuesOf(unwrapped(tracer.stepValues(batch)), state, next);
  const before = new Map(state);
  interpretStep(step, state, next, 0);
  for (const { name } of modelVariables(compiled.model)) {
    const [old, now] = [before.get(name)!, state.get(name)!];
    expectClose(
      values.get(stepValueName("update", name)),
      Array.from(now, (number, at) => number - old[at]!),
    );
  }
});
