import { expect, it } from "vitest";
import { contributionsOf } from "./contributions.ts";

// Three neurons, two classes.
const kernel = [1, -1, 0.5, 2, -3, 0];

it("orders neurons by activation × weight, whatever the sign", () => {
  const found = contributionsOf(kernel, [2, 1, 1], { unit: 0, sign: 1, against: null }, 2);
  expect(found.map(({ neuron, amount }) => [neuron, amount])).toEqual([
    [2, -3],
    [0, 2],
  ]);
});

it("holds the answer against another class", () => {
  const [first] = contributionsOf(kernel, [2, 1, 1], { unit: 0, sign: 1, against: 1 }, 3);
  expect(first).toEqual({ neuron: 0, activation: 2, weight: 2, amount: 4 });
});
