import { describe, expect, it } from "vitest";
import { overfits, troubleOf } from "./diagnoseLayer.ts";

function layer(activation: string | null, numbers: readonly number[]) {
  const dead = numbers.filter((number) => number === 0).length / numbers.length;
  const stats = { min: Math.min(...numbers), max: Math.max(...numbers), mean: 0, std: 0, dead };
  return { activation, value: { data: Float32Array.from(numbers), stats } };
}

function series(...numbers: number[]) {
  return { values: numbers, length: numbers.length };
}

describe("trouble of a layer", () => {
  it("sees numbers that are none and numbers out of all bounds", () => {
    expect(troubleOf(layer(null, [1, Number.NaN]))).toBe("not-finite");
    expect(troubleOf(layer(null, [1, 1e9]))).toBe("exploding");
  });

  it("sees a rectifier none of whose neurons fires", () => {
    expect(troubleOf(layer("relu", [0, 0, 0, 0]))).toBe("dead");
    expect(troubleOf(layer("relu", [0, 0, 0, 0.1]))).toBeNull();
    expect(troubleOf(layer("linear", [0, 0, 0, 0]))).toBeNull();
  });

  it("sees neurons at the ends of their function", () => {
    expect(troubleOf(layer("tanh", [1, -1, 1, -1]))).toBe("saturated");
    expect(troubleOf(layer("sigmoid", [0, 1, 1, 0]))).toBe("saturated");
    expect(troubleOf(layer("sigmoid", [0.2, 1, 0.8, 0]))).toBeNull();
  });
});

describe("overfitting", () => {
  it("is a validation loss that rises while the training loss falls", () => {
    const train = series(1, 0.8, 0.6, 0.4, 0.2, 0.1);
    expect(overfits(train, series(1, 0.7, 0.5, 0.6, 0.7, 0.8))).toBe(true);
    expect(overfits(train, series(1, 0.9, 0.8, 0.7, 0.6, 0.5))).toBe(false);
  });

  it("is not a run in which both rise, nor one that has only begun", () => {
    expect(overfits(series(1, 1, 2, 3), series(1, 2, 3, 4))).toBe(false);
    expect(overfits(series(1, 0.1), series(1, 9))).toBe(false);
  });
});
