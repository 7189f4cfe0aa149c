import { expect, it } from "vitest";
import { placeOfLargest } from "./placeOfLargest.ts";

it("is the first of the largest numbers", () => {
  expect(placeOfLargest([0.1, 0.7, 0.2, 0.7])).toBe(1);
  expect(placeOfLargest(Float32Array.of(-3, -1))).toBe(1);
  expect(placeOfLargest([])).toBe(0);
});
