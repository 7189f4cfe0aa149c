// Every example of every layer, with a small head behind it: some steps by the traced program are as by tfjs.
import * as core from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { describeError } from "../../shared/errors/appError.ts";
import type { FieldSpecs } from "../../shared/fields/fields.ts";
import type { LayerDefinition, LayerExample } from "../../shared/layers/definition.ts";
import { layers } from "../../shared/layers/registry.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { checkProgram } from "./program/checkProgram.ts";
import { elementAt } from "./program/elementAt.ts";
import { sizeOf } from "./program/shape.ts";
import { exampleNetwork } from "./testing/exampleNetwork.ts";
import {
  interpretStep,
  testNumbers,
  tfjsStep,
  useCpu,
  type State,
  type TestBatch,
} from "./testing/networks.ts";
import { createTracer } from "./tracer.ts";
import { modelVariables } from "./variables.ts";

beforeAll(useCpu);
afterEach(() => core.disposeVariables());

const batch = 3;
const steps = 3;

function batchOf(
  network: CompiledNetwork,
  { indicesBelow }: LayerExample<FieldSpecs>,
  seed: number,
): TestBatch {
  const asIndex = (x: number): number => Math.floor(((x + 1) / 2) * (indicesBelow ?? 1));
  const features = network.inputs.map(({ shape }, index) => {
    const numbers = testNumbers(batch * sizeOf(shape), 10 * seed + index);
    return indicesBelow === undefined ? numbers : numbers.map(asIndex);
  });
  return { features, targets: testNumbers(batch * 2, 1000 + seed) };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  const wrong = Array.from(expected).flatMap((value, at) => {
    const difference = Math.abs(elementAt(actual, at) - value);
    return difference <= 1e-4 * Math.max(1, Math.abs(value))
      ? []
      : [`${what}[${at}]: ${actual[at]} is not ${value}`];
  });
  expect(wrong).toEqual([]);
}

const definitions: readonly LayerDefinition[] = Object.values(layers);
const cases = definitions
  .filter((definition) => definition.build !== undefined)
  .flatMap((definition) =>
    definition.examples.map(
      (example) => [`${definition.id}: ${example.title}`, definition, example] as const,
    ),
  );

describe("a traced step trains like tfjs", () => {
  test.each(cases)("%s", (_title, definition, example) => {
    const network = exampleNetwork(definition, example);
    const tracer = createTracer(network);
    const state: State = new Map([...tracer.initialState()].map(([name, { data }]) => [name, data]));
    const program = tracer.trainStep(batch);
    if (!program.ok) throw new Error(describeError(program.error));
    expect(checkProgram(program.value)).toEqual([]);
    for (let step = 0; step < steps; step++) {
      const data = batchOf(network, example, step);
      const metrics = interpretStep(program.value, state, data, step);
      expectClose([...metrics.values()], tfjsStep(network, batch, data, step), `metrics of step ${step}`);
    }
    for (const { name, variable } of modelVariables(network.model)) {
      expectClose(state.get(name) ?? [], variable.dataSync(), name);
    }
  });
});
