import { describe, expect, it } from "vitest";
import { optimize } from "../../trace/passes/optimize.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { checkProgram } from "../../trace/program/checkProgram.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Program, ValueId } from "../../trace/program/ir.ts";
import { printProgram } from "../../trace/program/printProgram.ts";
import { reuseProducts } from "./reuseProducts.ts";

type Gate = "sigmoid" | "tanh";

/** f(x) · v and its gradient by x, as tfjs writes them; `isProductKept`: the product of the way back leaves the program too. */
function gate(kind: Gate, isProductKept = false): Program {
  const p = new ProgramBuilder();
  const input = (index: number) => p.input({ kind: "feature", index }, { shape: [4], dtype: "float32" });
  const [x, v, u] = [0, 1, 2].map(input) as [ValueId, ValueId, ValueId];
  const open = p.apply(kind, {}, [x]);
  const product = p.apply("mul", {}, [open, v]);
  const behind = p.apply("mul", {}, [u, v]);
  const gradient = derivative(p, kind, open, behind);
  p.output(product, { kind: "value", name: "product" });
  p.output(gradient, { kind: "value", name: "gradient" });
  if (isProductKept) p.output(behind, { kind: "value", name: "behind" });
  return p.build(kind);
}

function derivative(p: ProgramBuilder, kind: Gate, open: ValueId, behind: ValueId): ValueId {
  const one = p.scalar(1);
  if (kind === "tanh")
    return p.apply("mul", {}, [p.apply("sub", {}, [one, p.apply("square", {}, [open])]), behind]);
  const slope = p.apply("mul", {}, [open, p.apply("sub", {}, [one, open])]);
  return p.apply("mul", {}, [behind, slope]);
}

function resultsOf(program: Program): readonly number[] {
  const feeds = [
    [-3, -0.1, 0.4, 6],
    [0.5, -1, 2, 0.25],
    [1, -0.5, 3, 2],
  ];
  return interpret(program, (role) => (role.kind === "feature" ? feeds[role.index]! : [])).flatMap(
    ({ data }) => [...data],
  );
}

describe("reuseProducts", () => {
  it("takes the product of the way forward into a sigmoid's gradient", () => {
    const after = optimize(reuseProducts(gate("sigmoid")));
    expect(checkProgram(after)).toEqual([]);
    expect(printProgram(after)).toMatchInlineSnapshot(`
      "program sigmoid
        in  %0 float32[4] = feature 0
        in  %1 float32[4] = feature 1
        in  %2 float32[4] = feature 2
        %3 float32[4] = sigmoid %0
        %4 float32[4] = mul %3 %1
        %5 float32[4] = sub 1 %3
        %6 float32[4] = mul %4 %5
        %7 float32[4] = mul %2 %6
        out %4 = value product
        out %7 = value gradient
      "
    `);
  });

  it("takes it into a tanh's gradient", () => {
    const after = optimize(reuseProducts(gate("tanh")));
    expect(checkProgram(after)).toEqual([]);
    expect(printProgram(after)).toMatchInlineSnapshot(`
      "program tanh
        in  %0 float32[4] = feature 0
        in  %1 float32[4] = feature 1
        in  %2 float32[4] = feature 2
        %3 float32[4] = tanh %0
        %4 float32[4] = mul %3 %1
        %5 float32[4] = mul %4 %3
        %6 float32[4] = sub %1 %5
        %7 float32[4] = mul %2 %6
        out %4 = value product
        out %7 = value gradient
      "
    `);
  });

  it.each(["sigmoid", "tanh"] as const)("changes results of a %s by rounding alone", (kind) => {
    const before = resultsOf(gate(kind));
    expect(before.length).toBe(8);
    resultsOf(reuseProducts(gate(kind))).forEach((number, at) => expect(number).toBeCloseTo(before[at]!, 6));
  });

  it("leaves a gradient alone whose own product is read elsewhere", () => {
    const kept = optimize(gate("sigmoid", true));
    expect(printProgram(optimize(reuseProducts(kept)))).toBe(printProgram(kept));
  });
});
