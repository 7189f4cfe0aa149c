import { describe, expect, it } from "vitest";
import { removeDeadCode } from "../../trace/passes/removeDeadCode.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { checkProgram } from "../../trace/program/checkProgram.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Pool2dParams, Program } from "../../trace/program/ir.ts";
import { poolByProducts } from "./poolByProducts.ts";

const sideBySide: Pool2dParams = { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], layout: "nchw" };

/** A max pool and, where wanted, its gradient. */
function pool(size: readonly [number, number], params = sideBySide, withGradient = true): Program {
  const p = new ProgramBuilder();
  const x = p.input({ kind: "feature", index: 0 }, { shape: [2, 3, ...size], dtype: "float32" });
  const y = p.apply("maxPool2d", params, [x]);
  p.output(y, { kind: "value", name: "y" });
  if (withGradient) {
    const dy = p.input({ kind: "feature", index: 1 }, { shape: p.shapeOf(y), dtype: "float32" });
    p.output(p.apply("maxPool2dGrad", params, [dy, x, y]), { kind: "value", name: "dx" });
  }
  return p.build("pool");
}

/** Small whole numbers, so that windows have several maxima. */
function resultsOf(program: Program): unknown {
  return interpret(program, (_role, { shape }) =>
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => Math.round(3 * Math.sin(at * 12.9))),
  ).map(({ data }) => [...data].map((number) => number + 0));
}

function poolsLeft(program: Program): number {
  return program.equations.filter(({ primitive }) => primitive.startsWith("maxPool")).length;
}

describe("poolByProducts", () => {
  it("gives the same maxima, and the gradient to the first of them, with no search", () => {
    for (const size of [
      [4, 6],
      [5, 7],
      [8, 8],
    ] as const) {
      const before = pool(size);
      const after = removeDeadCode(poolByProducts(before));
      expect(checkProgram(after)).toEqual([]);
      expect(poolsLeft(after)).toBe(0);
      expect(resultsOf(after)).toEqual(resultsOf(before));
    }
  });

  it("does windows of one row", () => {
    const params: Pool2dParams = { ...sideBySide, window: [1, 3], strides: [1, 3] };
    const before = pool([4, 7], params);
    const after = poolByProducts(before);
    expect(poolsLeft(after)).toBe(0);
    expect(resultsOf(after)).toEqual(resultsOf(before));
  });

  it("leaves pools without a gradient, overlapping and padded ones, and long rows", () => {
    expect(poolsLeft(poolByProducts(pool([4, 4], sideBySide, false)))).toBe(1);
    expect(poolsLeft(poolByProducts(pool([6, 6], { ...sideBySide, window: [3, 3] })))).toBe(2);
    expect(poolsLeft(poolByProducts(pool([4, 4], { ...sideBySide, pads: [1, 1, 1, 1] })))).toBe(2);
    expect(poolsLeft(poolByProducts(pool([4, 100])))).toBe(2);
  });
});
