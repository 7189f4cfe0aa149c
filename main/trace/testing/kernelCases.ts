// Kernels' rules against tfjs's cpu backend: the same function of tensors is run there and traced.
import * as core from "@tensorflow/tfjs-core";
import { layers as L, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { checkProgram } from "../program/checkProgram.ts";
import { interpret } from "../program/interpreter/interpret.ts";
import { optimize } from "../passes/optimize.ts";
import { compileTestNetwork, testNumbers, useCpu } from "./networks.ts";
import { traceProgram } from "../traceSession.ts";
import { sizeOf } from "../program/shape.ts";

type Compute = (...inputs: core.Tensor[]) => core.Tensor | core.Tensor[];

export interface KernelCase {
  readonly shapes: readonly (readonly number[])[];
  readonly compute: Compute;
  /** Maps the raw numbers in (−1, 1) to what the kernel wants. */
  readonly numbers?: (x: number) => number;
  /** Also compare the gradient of Σ f(x)² for each input. */
  readonly gradient?: boolean;
}

function expectSameAsCpu({ shapes, compute, numbers = (x) => x, gradient = false }: KernelCase): void {
  compare(shapes, compute, numbers);
  if (!gradient) return;
  const energy = (...inputs: core.Tensor[]): core.Scalar =>
    core.sum(core.square(compute(...inputs) as core.Tensor));
  compare(shapes, (...inputs) => core.grads(energy)(inputs), numbers);
}

function compare(shapes: KernelCase["shapes"], compute: Compute, numbers: (x: number) => number): void {
  const data = shapes.map((shape, at) => testNumbers(sizeOf(shape), at + 1).map(numbers));
  const expected = core.tidy(() => {
    const results = [compute(...shapes.map((shape, at) => core.tensor(data[at] ?? [], [...shape])))].flat();
    return results.map((result) => ({ shape: result.shape, data: [...result.dataSync()] }));
  });
  const network = compileTestNetwork({
    inputShape: [1],
    build: (input) => L.dense({ units: 1 }).apply(input) as SymbolicTensor,
  });
  const program = traceProgram(network, "kernel", (session) => {
    const inputs = shapes.map((shape, index) => session.input({ kind: "feature", index }, shape));
    [compute(...inputs)].flat().forEach((result, at) => {
      session.recorder.program.output(session.recorder.valueOf(result), { kind: "value", name: `${at}` });
    });
  });
  for (const candidate of [program, optimize(program)]) {
    expect(checkProgram(candidate)).toEqual([]);
    const outputs = interpret(candidate, (role) => (role.kind === "feature" ? (data[role.index] ?? []) : []));
    expect(outputs.map(({ type }) => type.shape)).toEqual(expected.map(({ shape }) => shape));
    outputs.forEach((output, at) => expectClose([...output.data], expected[at]?.data ?? []));
  }
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  const tolerance = (value: number): number => 2e-5 * Math.max(1, Math.abs(value));
  const isClose = (value: number, at: number): boolean =>
    Object.is(value, actual[at]) || Math.abs((actual[at] ?? Number.NaN) - value) <= tolerance(value);
  const wrong = expected.flatMap((value, at) =>
    isClose(value, at) ? [] : [`element ${at} is ${actual[at]} in place of ${value}`],
  );
  expect(wrong).toEqual([]);
}

/** Whole numbers from 0 up to below the limit. */
export function whole(limit: number): (x: number) => number {
  return (x) => Math.floor(((x + 1) / 2) * limit);
}

export function asIndices(x: core.Tensor): core.Tensor {
  return core.cast(x, "int32");
}

/** One test per case, in groups. */
export function testKernels(groups: Readonly<Record<string, Readonly<Record<string, KernelCase>>>>): void {
  beforeAll(useCpu);
  describe.each(Object.entries(groups))("%s", (_group, members) => {
    test.each(Object.entries(members))("%s", (_name, definition) => expectSameAsCpu(definition));
  });
}
