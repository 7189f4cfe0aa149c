// The estimate of every layer example's products against those its traced programs have.
import * as core from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { completeFields } from "../../shared/fields/checkFields.ts";
import { describeError, type AppError } from "../../shared/errors/appError.ts";
import type { FieldSpecs } from "../../shared/fields/fields.ts";
import type { LayerDefinition, LayerExample, LayerWork } from "../../shared/layers/definition.ts";
import { layers } from "../../shared/layers/registry.ts";
import { layerWork } from "../../shared/layers/work.ts";
import type { Result } from "../../shared/result.ts";
import type { Program } from "./program/ir.ts";
import { sizeOf } from "./program/shape.ts";
import { countProducts } from "./testing/countProducts.ts";
import { exampleNetwork, headUnits } from "./testing/exampleNetwork.ts";
import { useCpu } from "./testing/networks.ts";
import { createTracer } from "./tracer.ts";

beforeAll(useCpu);
afterEach(() => core.disposeVariables());

const batch = 2;

function productsOf(program: Result<Program, AppError>): number {
  if (!program.ok) throw new Error(describeError(program.error));
  return countProducts(program.value);
}

interface Estimate {
  readonly work: LayerWork;
  readonly learns: boolean;
  readonly outputSize: number;
}

function estimateOf(definition: LayerDefinition, example: LayerExample<FieldSpecs>): Estimate {
  const fields = completeFields(definition.fields, example.fields);
  const shape = definition.outputShape(fields, example.inputs);
  if (!shape.ok) throw new Error(`${definition.id}: ${shape.problem.expected}`);
  const weights = definition.weights(fields, example.inputs);
  const work = layerWork(definition, fields, { inputs: example.inputs, output: shape.shape, weights });
  return { work, learns: weights.some(({ trainable }) => trainable), outputSize: sizeOf(shape.shape) };
}

const definitions: readonly LayerDefinition[] = Object.values(layers);
const cases = definitions
  .filter(({ build }) => build !== undefined)
  .flatMap((definition) =>
    definition.examples.map(
      (example) => [`${definition.id}: ${example.title}`, definition, example] as const,
    ),
  );

/** A zero start needs no gradient, which spares these a part of their first step's backward products. */
const startAtZero = new Set(["lstm", "gru", "simpleRNN", "bidirectional", "convLSTM2d"]);
/** Products with matrices of numbers that nobody learns move images here; the estimate takes that for moving. */
const moveByProducts = new Set([
  "randomRotation",
  "randomTranslation",
  "randomZoom",
  "resizing",
  "upSampling2d",
]);

/** tfjs spreads a dilated kernel with zeros, so that its program multiplies more than the mathematics needs. */
function isDilated({ fields }: LayerExample<FieldSpecs>): boolean {
  const { dilationRate } = fields;
  return Array.isArray(dilationRate) && dilationRate.some((dilation) => dilation > 1);
}

/** How many times the estimate a program may have at least and at most. */
function tolerance({ id }: LayerDefinition, example: LayerExample<FieldSpecs>): readonly [number, number] {
  if (isDilated(example) || moveByProducts.has(id)) return [1, Number.POSITIVE_INFINITY];
  return startAtZero.has(id) ? [0.75, 0.99] : [1, 1];
}

function expectBetween(actual: number, estimate: number, [least, most]: readonly [number, number]): void {
  expect(actual).toBeGreaterThanOrEqual(least * estimate);
  expect(actual).toBeLessThanOrEqual(most * estimate);
}

describe("a layer's products are counted as its program has them", () => {
  test.each(cases)("%s", (_title, definition, example) => {
    const { work, learns, outputSize } = estimateOf(definition, example);
    const tracer = createTracer(exampleNetwork(definition, example));
    const forward = productsOf(tracer.inference(batch, []));
    const backward = productsOf(tracer.trainStep(batch)) - forward;
    const head = outputSize * headUnits;
    const ownBackward = learns ? 2 * work.products - work.spared : 0;
    const [least, most] = tolerance(definition, example);
    expectBetween(forward, batch * (work.products + head), [1, Math.max(1, most)]);
    expectBetween(backward, batch * (ownBackward + head * (learns ? 2 : 1)), [least, most]);
  });
});
