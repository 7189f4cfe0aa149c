import { expect, it } from "vitest";
import { shownFeatures } from "./shownSample.ts";

const image = { name: "image", shape: [2], data: Uint8Array.of(1, 2, 3, 4) };
const size = { name: "size", shape: [1], data: Float32Array.of(5, 6) };

it("gives the numbers of every input of one sample", () => {
  expect(shownFeatures([image, size], 1)).toEqual({
    shape: [2],
    data: Float32Array.of(3, 4),
    others: [{ shape: [1], data: Float32Array.of(6) }],
  });
});

it("says nothing of others where there is a single input", () => {
  expect(shownFeatures([image], 0)).toEqual({ shape: [2], data: Float32Array.of(1, 2) });
});
