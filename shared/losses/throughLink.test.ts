import { expect, it } from "vitest";
import { throughLink } from "./throughLink.ts";

it("brings logits to probabilities by the loss's own link", () => {
  expect(throughLink(Float32Array.of(0, 0), "softmax")[0]).toBeCloseTo(0.5);
  expect(throughLink(Float32Array.of(0), "sigmoid")[0]).toBeCloseTo(0.5);
  expect(throughLink(Float32Array.of(7), null)[0]).toBe(7);
});

it("keeps the shares of large logits apart", () => {
  const [less = 0, more = 0] = throughLink(Float32Array.of(1000, 1001), "softmax");
  expect(more / less).toBeCloseTo(Math.E, 4);
});
