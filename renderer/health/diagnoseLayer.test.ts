import { describe, expect, it } from "vitest";
import { overfits, troubleOf } from "./diagnoseLayer.ts";

const quiet = { min: 0, max: 1, mean: 0, std: 0, dead: 0 };

function sampleOf(...numbers: readonly number[]) {
  return {
    data: Float32Array.from(numbers),
    stats: { ...quiet, min: Math.min(...numbers), max: Math.max(...numbers) },
  };
}

function overBatch(activation: string, dead: number, saturated: number | null, neurons = 16) {
  const batch = { stats: quiet, firing: { samples: 32, neurons, dead, saturated } };
  return { activation, sample: undefined, batch };
}

function series(...numbers: number[]) {
  return { values: numbers, length: numbers.length };
}

describe("trouble of a layer", () => {
  it("sees numbers that are none and numbers out of all bounds", () => {
    const only = (...numbers: number[]) => ({
      activation: null,
      sample: sampleOf(...numbers),
      batch: undefined,
    });
    expect(troubleOf(only(1, Number.NaN))).toBe("not-finite");
    expect(troubleOf(only(1, 1e9))).toBe("exploding");
    expect(troubleOf(only(1, 2))).toBeNull();
  });

  it("sees a rectifier hardly any of whose neurons fires for any sample", () => {
    expect(troubleOf(overBatch("relu", 1, null))).toBe("dead");
    expect(troubleOf(overBatch("relu", 0.5, null))).toBeNull();
    expect(troubleOf(overBatch("linear", 1, null))).toBeNull();
    expect(troubleOf(overBatch("relu", 1, null, 2))).toBeNull();
  });

  it("sees neurons at the ends of their function, where that is none's aim", () => {
    expect(troubleOf(overBatch("tanh", 0, 0.97))).toBe("saturated");
    expect(troubleOf(overBatch("sigmoid", 0, 0.4))).toBeNull();
    expect(troubleOf(overBatch("softmax", 0, 1))).toBeNull();
  });

  it("takes one sample's zeros for nothing", () => {
    expect(troubleOf({ activation: "relu", sample: sampleOf(0, 0, 0, 0), batch: undefined })).toBeNull();
  });
});

describe("overfitting", () => {
  it("is a validation loss that rises while the training loss falls", () => {
    const train = series(1, 0.8, 0.6, 0.4, 0.2, 0.1);
    expect(overfits(train, series(1, 0.7, 0.5, 0.6, 0.7, 0.8))).toBe(true);
    expect(overfits(train, series(1, 0.9, 0.8, 0.7, 0.6, 0.5))).toBe(false);
  });

  it("is a training loss next to nothing while the validation loss stands still", () => {
    const validation = series(1, 0.9, 0.91, 0.92, 0.93, 0.94);
    const train = (last: number) =>
      series(...Array.from({ length: 60 }, (_, i) => 1 - ((1 - last) * i) / 59));
    expect(overfits(train(0.02), validation)).toBe(true);
    expect(overfits(train(0.5), validation)).toBe(false);
    expect(overfits(train(0.02), series(1, 0.9, 0.8, 0.75, 0.72, 0.7))).toBe(false);
  });

  it("is not a training loss that only jumps about", () => {
    const train = series(...Array.from({ length: 60 }, (_, i) => 5 + (i % 3)));
    expect(overfits(train, series(6, 5, 8, 7, 8))).toBe(false);
  });

  it("is not a run in which both rise, nor one that has only begun", () => {
    expect(overfits(series(1, 1, 2, 3), series(1, 2, 3, 4))).toBe(false);
    expect(overfits(series(1, 0.1), series(1, 9))).toBe(false);
  });
});
