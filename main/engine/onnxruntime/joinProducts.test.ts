import { describe, expect, it } from "vitest";
import { optimize } from "../../trace/passes/optimize.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { checkProgram } from "../../trace/program/checkProgram.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Program, ValueId } from "../../trace/program/ir.ts";
import { printProgram } from "../../trace/program/printProgram.ts";
import { joinProducts } from "./joinProducts.ts";

/** Σ hᵀ · dz over the steps, the last step first, as a way back adds them up. */
function gradient(
  steps: number,
  extra: (p: ProgramBuilder, product: ValueId) => void = () => {},
  p = new ProgramBuilder(),
): Program {
  const matrix = (index: number, columns: number) =>
    p.input({ kind: "feature", index }, { shape: [2, columns], dtype: "float32" });
  const products = Array.from({ length: steps }, (_, step) =>
    p.apply("matMul", { transposeA: true, transposeB: false }, [
      matrix(2 * step, 1),
      matrix(2 * step + 1, 3),
    ]),
  );
  const sum = products.toReversed().reduce((total, product) => p.apply("add", {}, [total, product]));
  p.output(sum, { kind: "value", name: "gradient" });
  extra(p, products[0]!);
  return p.build("gradient");
}

function numbersOf(program: Program): readonly number[] {
  const feed = (index: number) =>
    Array.from({ length: index % 2 === 0 ? 2 : 6 }, (_, at) => Math.sin(at + 7 * index));
  const results = interpret(program, (role) => (role.kind === "feature" ? feed(role.index) : []));
  return [...results[0]!.data];
}

describe("joinProducts", () => {
  it("makes one product of a sum over steps, rows in the order of the steps", () => {
    const after = optimize(joinProducts(gradient(4)));
    expect(checkProgram(after)).toEqual([]);
    expect(printProgram(after)).toMatchInlineSnapshot(`
      "program gradient
        in  %0 float32[2,1] = feature 0
        in  %1 float32[2,3] = feature 1
        in  %2 float32[2,1] = feature 2
        in  %3 float32[2,3] = feature 3
        in  %4 float32[2,1] = feature 4
        in  %5 float32[2,3] = feature 5
        in  %6 float32[2,1] = feature 6
        in  %7 float32[2,3] = feature 7
        %8 float32[8,1] = concat{axis=0} %0 %2 %4 %6
        %9 float32[8,3] = concat{axis=0} %1 %3 %5 %7
        %10 float32[1,3] = matMul{transposeA=true transposeB=false} %8 %9
        out %10 = value gradient
      "
    `);
  });

  it("changes the sum by rounding alone", () => {
    const numbers = numbersOf(gradient(5));
    expect(numbers.some((number) => Math.abs(number) > 0.1)).toBe(true);
    numbersOf(joinProducts(gradient(5))).forEach((number, at) => expect(number).toBeCloseTo(numbers[at]!, 5));
  });

  it("knows the products where values are numbered anew on the way", () => {
    const p = new ProgramBuilder();
    const scalars = Array.from({ length: 12 }, (_, at) => p.scalar(at, "float32"));
    const program = gradient(
      4,
      () => scalars.forEach((scalar) => p.output(scalar, { kind: "value", name: "scalar" })),
      p,
    );
    expect(printProgram(joinProducts(program)).match(/ concat/gu)).toHaveLength(2);
  });

  it("leaves a few products alone, and those that something else reads", () => {
    const few = gradient(3);
    expect(joinProducts(few)).toBe(few);
    const watched = gradient(4, (p, product) => p.output(product, { kind: "value", name: "step" }));
    expect(joinProducts(watched)).toBe(watched);
  });
});
