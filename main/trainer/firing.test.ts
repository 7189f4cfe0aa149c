import { describe, expect, it } from "vitest";
import { firingOf } from "./firing.ts";

describe("neurons over a batch of samples", () => {
  it("are dead where they are zero for every sample", () => {
    const value = { shape: [2, 3], data: Float32Array.of(0, 0, 1, 0, 2, 1) };
    expect(firingOf(value, "relu")).toEqual({ samples: 2, neurons: 3, dead: 1 / 3, saturated: null });
  });

  it("are channels where the values are images", () => {
    const value = { shape: [1, 2, 2, 2], data: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 0) };
    expect(firingOf(value, "relu")).toMatchObject({ neurons: 2, dead: 0.5 });
  });

  it("are saturated at the ends of their own function", () => {
    const value = { shape: [2, 2], data: Float32Array.of(0.001, 0.5, 0.999, 0.3) };
    expect(firingOf(value, "sigmoid").saturated).toBe(0.5);
    expect(firingOf(value, "tanh").saturated).toBe(0.25);
    expect(firingOf({ ...value, data: Float32Array.of(-1, 1, 0.2, 0.99) }, "tanh").saturated).toBe(0.5);
  });

  it("of a softmax are saturated where a sample's answer is all but certain", () => {
    const value = { shape: [2, 3], data: Float32Array.of(0.999, 0.0005, 0.0005, 0.4, 0.3, 0.3) };
    expect(firingOf(value, "softmax").saturated).toBe(0.5);
  });
});
