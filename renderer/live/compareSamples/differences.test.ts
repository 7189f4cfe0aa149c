import { expect, it } from "vitest";
import { largestDifferences } from "./differences.ts";

it("lists the neurons that differ most, with sign", () => {
  expect(largestDifferences([1, 5, 0.5], [1.5, 2, 0.5], 2)).toEqual([
    { neuron: 1, first: 5, second: 2, difference: -3 },
    { neuron: 0, first: 1, second: 1.5, difference: 0.5 },
  ]);
});

it("compares nothing across networks", () => {
  expect(largestDifferences([1, 2], [1, 2, 3], 5)).toEqual([]);
});
