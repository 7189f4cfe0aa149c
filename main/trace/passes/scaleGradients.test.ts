import { describe, expect, it } from "vitest";
import { ProgramBuilder } from "../program/builder.ts";
import { checkProgram } from "../program/checkProgram.ts";
import { interpret } from "../program/interpreter/interpret.ts";
import type { Program, ValueId } from "../program/ir.ts";
import { printProgram } from "../program/printProgram.ts";
import { optimize } from "./optimize.ts";
import { scaleGradients } from "./scaleGradients.ts";

/** The moments of a gradient xᵀ · dy, kept flat; `extra` may read the gradient too. */
function moments(extra: (p: ProgramBuilder, gradient: ValueId) => void = () => {}): Program {
  const p = new ProgramBuilder();
  const x = p.input({ kind: "feature", index: 0 }, { shape: [4, 2], dtype: "float32" });
  const dy = p.input({ kind: "feature", index: 1 }, { shape: [4, 3], dtype: "float32" });
  p.scope = "dense";
  const matrix = p.apply("matMul", { transposeA: true, transposeB: false }, [x, dy]);
  p.scope = "optimizer";
  const gradient = p.apply("reshape", { shape: [6] }, [matrix]);
  const mean = p.apply("mul", {}, [gradient, p.scalar(0.1)]);
  const square = p.apply("mul", {}, [p.apply("square", {}, [gradient]), p.scalar(0.001)]);
  p.output(mean, { kind: "value", name: "mean" });
  p.output(square, { kind: "value", name: "square" });
  extra(p, gradient);
  return p.build("moments");
}

function resultsOf(program: Program): readonly number[] {
  const feeds = [8, 12].map((count) => Array.from({ length: count }, (_, index) => Math.sin(index * 12.9)));
  return interpret(program, (role) => (role.kind === "feature" ? feeds[role.index]! : [])).flatMap(
    ({ data }) => [...data],
  );
}

describe("scaleGradients", () => {
  it("multiplies the matrix product itself, and the square by what is left", () => {
    const after = optimize(scaleGradients(moments()));
    expect(checkProgram(after)).toEqual([]);
    expect(printProgram(after)).toMatchInlineSnapshot(`
      "program moments
        in  %0 float32[4,2] = feature 0
        in  %1 float32[4,3] = feature 1
        %2 float32[2,3] = matMul{transposeA=true transposeB=false} %0 %1  # dense
        %3 float32[2,3] = mul %2 0.1  # dense
        %4 float32[6] = reshape{shape=[6]} %3  # optimizer
        %5 float32[6] = square %4  # optimizer
        %6 float32[6] = mul %5 0.1  # optimizer
        out %4 = value mean
        out %6 = value square
      "
    `);
  });

  it("changes results by rounding alone", () => {
    const [before, after] = [moments(), scaleGradients(moments())].map(resultsOf);
    expect(before!.length).toBe(12);
    for (const [index, number] of before!.entries()) expect(after![index]).toBeCloseTo(number, 6);
  });

  it("leaves a gradient alone that something else reads", () => {
    const leaving = moments((p, gradient) => p.output(gradient, { kind: "value", name: "gradient" }));
    expect(scaleGradients(leaving)).toBe(leaving);
    const clipped = moments((p, gradient) => {
      p.output(p.apply("abs", {}, [gradient]), { kind: "value", name: "size" });
    });
    expect(scaleGradients(clipped)).toBe(clipped);
  });
});
