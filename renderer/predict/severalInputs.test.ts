import { expect, it } from "vitest";
import { withInput } from "./severalInputs.ts";

const drawn = Float32Array.of(9, 9);

it("changes one input and keeps what the others show", () => {
  const shown = [
    { shape: [2], data: Float32Array.of(1, 2) },
    { shape: [1], data: Float32Array.of(3) },
  ];
  expect(withInput([[2], [1]], 0, drawn, shown).map(({ data }) => [...data])).toEqual([[9, 9], [3]]);
});

it("fills inputs with zeros where nothing that fits is on show", () => {
  const other = [{ shape: [5], data: new Float32Array(5).fill(7) }];
  expect(withInput([[3], [2]], 1, drawn, other).map(({ data }) => [...data])).toEqual([
    [0, 0, 0],
    [9, 9],
  ]);
});
