import { describe, expect, it } from "vitest";
import type { TapValue } from "../../../shared/contract/live.ts";
import { wholeValue } from "../wholeValue.ts";
import { tapGrid } from "./tapGrid.ts";

const stats = { min: 0, max: 1, mean: 0, std: 0, dead: 0 };

// Every second row and column of a [4, 6] matrix.
const sampled: TapValue = {
  node: "a",
  kind: "weights",
  weight: "kernel",
  shape: [4, 6],
  data: Float32Array.of(0, 2, 4, 12, 14, 16),
  grid: [2, 3],
  stats,
};

describe("a tap's numbers", () => {
  it("sent whole are the grid of their shape", () => {
    const value: TapValue = {
      node: "a",
      kind: "activation",
      shape: [2, 2],
      data: Float32Array.of(1, 2, 3, 4),
      stats,
    };
    expect(tapGrid(value)).toMatchObject({ shape: [2, 2], sampled: false });
    expect(wholeValue(value)).toBe(value.data);
  });

  it("sent as a sub-grid are the coarser grid they form", () => {
    expect(tapGrid(sampled)).toMatchObject({ shape: [2, 3], sampled: true });
  });

  it("keep their places in the whole, the others staying unknown", () => {
    const whole = wholeValue(sampled);
    expect(whole).toHaveLength(24);
    expect(whole[14]).toBe(14);
    expect(whole[1]).toBeNaN();
  });
});
