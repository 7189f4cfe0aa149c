import { describe, expect, it } from "vitest";
import { completeFields } from "../fields/checkFields.ts";
import type { FieldValue } from "../fields/fields.ts";
import { invariant } from "../invariant.ts";
import type { LayerWork, Shape } from "./definition.ts";
import { layerOf } from "./registry.ts";
import { backwardOperations, forwardOperations, layerWork } from "./work.ts";

function workOf(
  id: string,
  given: Readonly<Record<string, FieldValue>>,
  ...inputs: readonly Shape[]
): LayerWork {
  const definition = layerOf(id);
  invariant(definition !== undefined, `${id} is a layer`);
  const fields = completeFields(definition.fields, given);
  const result = definition.outputShape(fields, inputs);
  invariant(result.ok, `${id} takes these inputs`);
  const weights = definition.weights(fields, inputs);
  return layerWork(definition, fields, { inputs, output: result.shape, weights });
}

describe("work of a layer, counted by hand", () => {
  it("Dense: each unit multiplies each input, adds a bias and applies its function", () => {
    const work = workOf("dense", { units: 16, activation: "sigmoid" }, [784]);
    expect(work).toEqual({ products: 784 * 16, spared: 784 * 16, others: 16 + 16, kept: 16 });
    expect(forwardOperations(work)).toBe(2 * 12_544 + 32);
    expect(backwardOperations(work, true)).toBe(2 * 12_544 + 32);
    expect(backwardOperations(work, false)).toBe(4 * 12_544 + 32);
  });

  it("Dense along a sequence works at every step", () => {
    expect(workOf("dense", { units: 3, useBias: false }, [5, 4])).toMatchObject({ products: 60, others: 0 });
  });

  it("Conv 2D, valid: 26 × 26 places of 9 · 1 products for 8 filters", () => {
    const work = workOf("conv2d", { filters: 8, kernelSize: [3, 3], activation: "relu" }, [28, 28, 1]);
    expect(work.products).toBe(26 * 26 * 9 * 8);
    expect(work.others).toBe(26 * 26 * 8 * 2);
    expect(work.kept).toBe(26 * 26 * 8);
  });

  it("Conv 2D, same padding, stride 2, four groups of 2 channels", () => {
    const fields = { filters: 16, kernelSize: [3, 3], strides: [2, 2], padding: "same", groups: 4 };
    expect(workOf("conv2d", fields, [15, 15, 8]).products).toBe(8 * 8 * 9 * 2 * 16);
  });

  it("Depthwise: each channel only its own window", () => {
    const fields = { kernelSize: [3, 3], padding: "same", depthMultiplier: 2 };
    expect(workOf("depthwiseConv2d", fields, [10, 10, 4]).products).toBe(10 * 10 * 9 * 4 * 2);
  });

  it("Separable: places first, then channels, with what lies between kept", () => {
    const work = workOf("separableConv2d", { filters: 6, kernelSize: [3, 3], padding: "same" }, [5, 5, 4]);
    expect(work.products).toBe(25 * (9 * 4 + 4 * 6));
    expect(work.spared).toBe(25 * 9 * 4);
    expect(work.kept).toBe(25 * 4 + 25 * 6);
  });

  it("Transposed: every place of the input lays down its window", () => {
    const fields = { filters: 3, kernelSize: [3, 3], strides: [2, 2], padding: "same", useBias: false };
    expect(workOf("conv2dTranspose", fields, [4, 4, 2])).toMatchObject({
      products: 4 * 4 * 9 * 3 * 2,
      kept: 8 * 8 * 3,
    });
  });

  it("LSTM: four gates from input and state at each of 28 steps", () => {
    const work = workOf("lstm", { units: 32 }, [28, 28]);
    expect(work.products).toBe(28 * (28 * 4 * 32 + 32 * 4 * 32));
    expect(work.spared).toBe(28 * 28 * 4 * 32);
    expect(work.kept).toBe(28 * 32 * 7);
    expect(workOf("bidirectional", { units: 32 }, [28, 28]).products).toBe(2 * work.products);
  });

  it("attention: projections, every step with every step, and back", () => {
    const work = workOf("multiHeadAttention", { heads: 2, keyDim: 8 }, [10, 16]);
    const projections = 4 * 10 * 16 * 16;
    expect(work.products).toBe(projections + 2 * (10 * 10 * 16));
    expect(work.spared).toBe(3 * 10 * 16 * 16);
    expect(work.kept).toBe(3 * 10 * 16 + 2 * 10 * 10 + 10 * 16 + 10 * 16);
  });

  it("pooling looks at each value under each window", () => {
    const fields = { poolSize: [3, 3], strides: [2, 2], padding: "same" };
    expect(workOf("maxPooling2d", fields, [8, 8, 4])).toMatchObject({ products: 0, others: 4 * 4 * 4 * 9 });
    expect(workOf("globalAveragePooling2d", {}, [8, 8, 4])).toMatchObject({ others: 256, kept: 4 });
  });

  it("what only gives values another shape or place computes nothing", () => {
    expect(workOf("flatten", {}, [4, 4, 2])).toEqual({ products: 0, spared: 0, others: 0, kept: 0 });
    expect(workOf("embedding", { inputDim: 1000, outputDim: 8 }, [12])).toMatchObject({
      products: 0,
      kept: 96,
    });
    expect(workOf("concatenate", {}, [4], [5])).toMatchObject({ others: 0, kept: 9 });
  });

  it("merges: one operation less than there are inputs; dot: products of both", () => {
    expect(workOf("add", {}, [6], [6], [6])).toMatchObject({ others: 12, kept: 6 });
    expect(workOf("dot", {}, [3, 4], [5, 4])).toMatchObject({ products: 60, spared: 120, kept: 15 });
  });
});
