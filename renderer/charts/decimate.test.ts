import { describe, expect, it } from "vitest";
import { align, decimate, smooth, type Series } from "./decimate.ts";

function series(values: readonly number[], steps: readonly number[] = values.map((_, i) => i)): Series {
  return { steps: Float64Array.from(steps), values: Float64Array.from(values), length: values.length };
}

describe("decimating a curve", () => {
  it("leaves a short curve whole", () => {
    expect(decimate(series([3, 1, 2]), 100)).toEqual({ steps: [0, 1, 2], values: [3, 1, 2] });
  });

  it("keeps a lone spike out of a hundred thousand points, at its step", () => {
    const values = Array.from({ length: 100_000 }, () => 1);
    values[70_123] = 50;
    const thinned = decimate(series(values), 200);
    expect(thinned.steps.length).toBeLessThanOrEqual(800);
    expect(thinned.steps[thinned.values.indexOf(50)]).toBe(70_123);
  });

  it("draws a million points with a few per pixel, every extreme among them", () => {
    const length = 1_000_000;
    const steps = Float64Array.from({ length }, (_, i) => i);
    const values = Float64Array.from({ length }, (_, i) => Math.sin(i / 5000) + (i % 97) / 500);
    values[123_456] = -9;
    const thinned = decimate({ steps, values, length }, 400);
    expect(thinned.steps.length).toBeLessThanOrEqual(4 * 400);
    expect(thinned.steps[thinned.values.indexOf(-9)]).toBe(123_456);
    expect(Math.max(...thinned.values)).toBe(values.reduce((a, b) => Math.max(a, b)));
  });

  it("keeps the ends and the order", () => {
    const thinned = decimate(series(Array.from({ length: 5000 }, (_, i) => Math.sin(i))), 50);
    expect(thinned.steps[0]).toBe(0);
    expect(thinned.steps.at(-1)).toBe(4999);
    expect([...thinned.steps].sort((a, b) => a - b)).toEqual(thinned.steps);
    expect(new Set(thinned.steps).size).toBe(thinned.steps.length);
  });

  it("reads no further than the curve's length", () => {
    const curve = { ...series([1, 2, 99, 99]), length: 2 };
    expect(decimate(curve, 10).values).toEqual([1, 2]);
  });
});

describe("smoothing", () => {
  it("starts at the first value and moves towards the others", () => {
    expect(smooth([4, 0, 0], 0.5)).toEqual([4, 2, 1]);
    expect(smooth([4, 0], 0)).toEqual([4, 0]);
  });

  it("lets a value that is no number through without losing its way", () => {
    expect(smooth([2, Number.NaN, 4], 0.5)).toEqual([2, Number.NaN, 3]);
  });
});

describe("aligning curves", () => {
  it("puts curves with different steps over one axis", () => {
    const aligned = align([
      { steps: [1, 2, 3], values: [10, 20, 30] },
      { steps: [2, 4], values: [200, 400] },
    ]);
    expect(aligned).toEqual({
      steps: [1, 2, 3, 4],
      columns: [
        [10, 20, 30, null],
        [null, 200, null, 400],
      ],
    });
  });
});
