import { describe, expect, it } from "vitest";
import { optimize } from "../../trace/passes/optimize.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { checkProgram } from "../../trace/program/checkProgram.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { PrimitiveName, Program } from "../../trace/program/ir.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import { printProgram } from "../../trace/program/printProgram.ts";
import { addChannelsFirst } from "./addChannelsFirst.ts";
import { deriveSumsOfImages } from "./sumsOfImages.ts";

const imageAxes = { axes: [0, 2, 3], keepDims: false };

/** The end of batch normalization's gradient, dx = dy · s + (x − mean(x)) · k + c, and its sums. */
function normalizationGradient(): Program {
  const p = new ProgramBuilder();
  const image = { shape: [2, 3, 4, 4], dtype: "float32" } as const;
  const perChannel = { shape: [1, 3, 1, 1], dtype: "float32" } as const;
  const [x, dy] = [0, 1].map((index) => p.input({ kind: "feature", index }, image));
  const [s, k, c] = [2, 3, 4].map((index) => p.input({ kind: "feature", index }, perChannel));
  const mean = p.apply("reshape", { shape: [1, 3, 1, 1] }, [p.apply("mean", imageAxes, [x!])]);
  const centred = p.apply("sub", {}, [x!, mean]);
  const sumOfDy = p.apply("sum", imageAxes, [dy!]);
  const images = p.apply("add", {}, [p.apply("mul", {}, [dy!, s!]), p.apply("mul", {}, [centred, k!])]);
  const dx = p.apply("add", {}, [images, c!]);
  const sums = [sumOfDy, p.apply("sum", imageAxes, [centred]), p.apply("sum", imageAxes, [dx])];
  [dx, ...sums].forEach((value, index) => p.output(value, { kind: "value", name: `${index}` }));
  return p.build("normalization gradient");
}

function count(program: Program, primitive: PrimitiveName): number {
  return program.equations.filter((equation) => equation.primitive === primitive).length;
}

function expectSameNumbers(before: Program, after: Program): void {
  expect(checkProgram(after)).toEqual([]);
  const run = (program: Program) =>
    interpret(program, (role, { shape }) =>
      Array.from({ length: sizeOf(shape) }, (_, place) =>
        role.kind === "feature" ? Math.sin((place + role.index * 31) * 12.9898) : 0,
      ),
    );
  const wanted = run(before);
  run(after).forEach(({ data }, index) => {
    data.forEach((number, place) => expect(number).toBeCloseTo(wanted[index]!.data[place]!, 4));
  });
}

describe("deriveSumsOfImages", () => {
  it("sums one image where three were summed, to the same numbers", () => {
    const before = normalizationGradient();
    const after = optimize(deriveSumsOfImages(before));
    expect([count(before, "sum"), count(after, "sum")]).toEqual([3, 1]);
    expectSameNumbers(before, after);
  });

  it("leaves sums of other images, and over other axes, as they are", () => {
    const p = new ProgramBuilder();
    const x = p.input({ kind: "feature", index: 0 }, { shape: [2, 3, 4, 4], dtype: "float32" });
    const square = p.apply("mul", {}, [x, x]);
    p.output(p.apply("sum", imageAxes, [square]), { kind: "value", name: "square" });
    p.output(p.apply("sum", { axes: [1], keepDims: false }, [x]), { kind: "value", name: "channels" });
    const before = p.build("other sums");
    expect(printProgram(deriveSumsOfImages(before))).toBe(printProgram(before));
  });
});

describe("addChannelsFirst", () => {
  it("adds the channels' numbers to the scaled image, to the same numbers", () => {
    const before = normalizationGradient();
    const after = optimize(addChannelsFirst(before));
    const last = after.equations.findLast(
      ({ primitive, outputs }) => primitive === "add" && after.outputs[0]!.value === outputs[0],
    );
    const shapes = last!.inputs.map((input) => sizeOf(after.values[input]!.shape));
    expect(shapes).toEqual([96, 96]);
    expectSameNumbers(before, after);
  });
});
