// The claim most tests of the tracer make: some steps by the traced program and by tfjs from the same start agree.
import { initializers, layers as L, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { expect } from "vitest";
import { describeError } from "../../../shared/errors/appError.ts";
import type { CompiledNetwork } from "../../compile/compiledNetwork.ts";
import { checkProgram } from "../program/checkProgram.ts";
import { elementAt } from "../program/elementAt.ts";
import type { Program } from "../program/ir.ts";
import { createTracer } from "../tracer.ts";
import { modelVariables } from "../variables.ts";
import {
  compileTestNetwork,
  interpretStep,
  testBatch,
  tfjsStep,
  type State,
  type TestNetwork,
} from "./networks.ts";

export const batch = 4;
const steps = 5;

export function traceTraining(network: CompiledNetwork): {
  readonly state: State;
  readonly program: Program;
} {
  const tracer = createTracer(network);
  const state: State = new Map([...tracer.initialState()].map(([name, { data }]) => [name, data]));
  const traced = tracer.trainStep(batch);
  if (!traced.ok) throw new Error(describeError(traced.error));
  expect(checkProgram(traced.value)).toEqual([]);
  return { state, program: traced.value };
}

/** Runs some steps by the traced program and by tfjs from the same start: metrics and weights must agree. */
export function expectSameTraining(definition: TestNetwork, tolerance = 1e-4): void {
  const network = compileTestNetwork(definition);
  const { state, program } = traceTraining(network);
  for (let step = 0; step < steps; step++) {
    const data = testBatch(network, batch, step);
    const metrics = [...interpretStep(program, state, data, step).values()];
    const expected = tfjsStep(network, batch, data, step);
    metrics.forEach((metric, at) =>
      expectClose(metric, elementAt(expected, at), tolerance, `metric ${at} of step ${step}`),
    );
  }
  for (const { name, variable } of modelVariables(network.model)) {
    const expected = variable.dataSync();
    state
      .get(name)
      ?.forEach((weight, at) => expectClose(weight, elementAt(expected, at), tolerance, `${name}[${at}]`));
  }
}

function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  const difference = Math.abs(actual - expected);
  expect(
    difference <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} is not ${expected}`,
  ).toBe(true);
}

export function dense(
  input: SymbolicTensor,
  units: number,
  activation: "relu" | "sigmoid" | "softmax" | "tanh" | "linear",
  seed = 1,
): SymbolicTensor {
  return L.dense({ units, activation, kernelInitializer: initializers.glorotUniform({ seed }) }).apply(
    input,
  ) as SymbolicTensor;
}

export function perceptron(input: SymbolicTensor): SymbolicTensor {
  return dense(dense(input, 5, "tanh"), 3, "softmax", 2);
}

export const classification = {
  inputShape: [4],
  build: perceptron,
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
};
