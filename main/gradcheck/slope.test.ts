import { describe, expect, it } from "vitest";
import { slopeAt } from "./slope.ts";

describe("slopeAt", () => {
  it("takes derivatives of smooth functions", () => {
    for (const at of [-3, -0.1, 0, 0.5, 40]) {
      const slope = slopeAt((by) => Math.sin(at + by), Math.sin(at), at);
      expect(slope.kind === "smooth" ? slope.value : null).toBeCloseTo(Math.cos(at), 7);
    }
  });

  it("finds a corner and its two slopes", () => {
    const slope = slopeAt((by) => Math.max(2 * by, -by), 0, 0);
    expect(slope).toEqual({ kind: "kink", left: expect.closeTo(-1, 6), right: expect.closeTo(2, 6) });
  });

  it("passes a corner that is only near", () => {
    const near = 2 ** -19;
    const slope = slopeAt((by) => Math.max(0, by - near), 0, 0);
    expect(slope).toEqual({ kind: "smooth", value: 0 });
  });

  it("finds a jump", () => {
    expect(slopeAt((by) => (by >= 0 ? 1 : 0), 1, 0).kind).toBe("kink");
  });

  it("hands on what is not a number", () => {
    expect(slopeAt(() => Number.NaN, 1, 0)).toEqual({ kind: "smooth", value: Number.NaN });
  });
});
