import { describe, expect, it } from "vitest";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Program } from "../../trace/program/ir.ts";
import { GraphBuilder } from "../graphBuilder.ts";
import { exportTarget, lowerProgram, trainingTarget, type LoweringTarget } from "../lowerProgram.ts";

/** x · c + d; `extra` also reads the product. */
function affine({ extra = false } = {}): Program {
  const p = new ProgramBuilder();
  const x = p.input({ kind: "feature", index: 0 }, { shape: [2, 3, 4, 4], dtype: "float32" });
  const [c, d] = [1, 2].map((index) => {
    const numbers = p.input({ kind: "feature", index }, { shape: [3], dtype: "float32" });
    return p.apply("reshape", { shape: [1, 3, 1, 1] }, [numbers]);
  });
  const product = p.apply("mul", {}, [x, c!]);
  p.output(p.apply("add", {}, [product, d!]), { kind: "value", name: "y" });
  if (extra) p.output(product, { kind: "value", name: "product" });
  return p.build("affine");
}

function operators(program: Program, target: LoweringTarget): readonly string[] {
  const graph = new GraphBuilder();
  const inputs = new Map(program.inputs.map(({ value }, index) => [value, `x${index}`] as const));
  lowerProgram(program, graph, target, inputs);
  return graph.nodes.map(({ opType }) => opType ?? "").filter((name) => name !== "Reshape");
}

describe("x · c + d per channel", () => {
  it("is one operation where the engine trains", () => {
    expect(operators(affine(), trainingTarget)).toEqual(["BatchNormalization"]);
  });

  it("stays two in exported files, and where the product is read elsewhere", () => {
    expect(operators(affine(), exportTarget)).toEqual(["Mul", "Add"]);
    expect(operators(affine({ extra: true }), trainingTarget)).toEqual(["Mul", "Add"]);
  });
});
