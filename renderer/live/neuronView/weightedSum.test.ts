import { describe, expect, it } from "vitest";
import { activationCurve } from "../../../shared/layers/parts/activationCurves.ts";
import { weightedSum } from "./weightedSum.ts";

describe("a neuron's sum", () => {
  const kernel = Float32Array.of(1, 9, -2, 9, 0.5, 9);
  const request = { kernel, sources: 3, targets: 2, target: 0, inputs: Float32Array.of(2, 3, 4), list: 2 };

  it("lists the terms that matter and adds up to the whole", () => {
    const sum = weightedSum({ ...request, bias: Float32Array.of(0.25, 7) });
    expect(sum.largest.map((term) => [term.source, term.product])).toEqual([
      [1, -6],
      [0, 2],
    ]);
    expect(sum.rest).toBeCloseTo(2);
    expect(sum.restCount).toBe(1);
    expect(sum.bias).toBe(0.25);
    expect(sum.sum).toBeCloseTo(2 - 6 + 2 + 0.25);
  });

  it("knows a layer without bias", () => {
    expect(weightedSum({ ...request, bias: null })).toMatchObject({ bias: null, sum: -2 });
  });
});

describe("activation functions", () => {
  it.each([
    ["sigmoid", 0, 0.5],
    ["relu", -3, 0],
    ["relu6", 9, 6],
    ["hardSigmoid", 1, 0.7],
    ["softplus", 0, Math.LN2],
    ["elu", -1, Math.exp(-1) - 1],
    ["softsign", -1, -0.5],
  ])("%s of %d is %d", (name, z, expected) => {
    expect(activationCurve(name)?.(z)).toBeCloseTo(expected, 6);
  });

  it("leave softmax to the whole layer", () => {
    expect(activationCurve("softmax")).toBeNull();
  });
});
