import { describe, expect, it } from "vitest";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Program, ProgramShape, ValueId } from "../../trace/program/ir.ts";
import { GraphBuilder } from "../graphBuilder.ts";
import { exportTarget, lowerProgram, trainingTarget, type LoweringTarget } from "../lowerProgram.ts";

type Body = (p: ProgramBuilder, x: ValueId, y: ValueId, s: ValueId) => ValueId;

function programOf(shape: ProgramShape, body: Body): Program {
  const p = new ProgramBuilder();
  const tensor = { shape, dtype: "float32" } as const;
  const x = p.input({ kind: "state", name: "x" }, tensor);
  const y = p.input({ kind: "state", name: "y" }, tensor);
  const s = p.input({ kind: "state", name: "s" }, { shape: [], dtype: "float32" });
  p.output(body(p, x, y, s), { kind: "value", name: "sum" });
  return p.build("sum");
}

function operators(program: Program, target: LoweringTarget = trainingTarget): readonly string[] {
  const graph = new GraphBuilder();
  const inputs = new Map(program.inputs.map(({ value }, index) => [value, `x${index}`] as const));
  lowerProgram(program, graph, target, inputs);
  return graph.nodes.map(({ opType }) => opType ?? "");
}

const plus: Body = (p, x, y) => p.apply("add", {}, [x, p.apply("mul", {}, [y, p.scalar(0.9)])]);
const plusFirst: Body = (p, x, y) => p.apply("add", {}, [p.apply("mul", {}, [p.scalar(0.9), y]), x]);
const minus: Body = (p, x, y, s) => p.apply("sub", {}, [x, p.apply("mul", {}, [y, s])]);
const from: Body = (p, x, y, s) => p.apply("sub", {}, [p.apply("mul", {}, [y, s]), x]);

describe("a tensor plus a number times a tensor", () => {
  it("is one operation where the engine trains, with the factor once per row", () => {
    expect(operators(programOf([1000], plus))).toEqual(["GatedAdd"]);
    expect(operators(programOf([4, 1000], plusFirst))).toEqual(["GatedAdd"]);
    expect(operators(programOf([4, 1000], minus))).toEqual(["Neg", "Expand", "GatedAdd"]);
  });

  it("stays two in exported files, over short rows, in long vectors, and where the product is taken from", () => {
    expect(operators(programOf([1000], plus), exportTarget)).toEqual(["Mul", "Add"]);
    expect(operators(programOf([1000, 10], plus))).toEqual(["Mul", "Add"]);
    expect(operators(programOf([100_000], plus))).toEqual(["Mul", "Add"]);
    expect(operators(programOf([1000], from))).toEqual(["Mul", "Sub"]);
  });

  it("stays two where the product is read elsewhere", () => {
    const twice: Body = (p, x, y, s) => {
      const product = p.apply("mul", {}, [y, s]);
      return p.apply("div", {}, [p.apply("add", {}, [x, product]), product]);
    };
    expect(operators(programOf([1000], twice))).toEqual(["Mul", "Add", "Div"]);
  });
});

describe("a matrix product times a constant", () => {
  const matrix: Body = (p, x, y) => p.apply("matMul", { transposeA: true, transposeB: false }, [x, y]);

  it("is one operation where the engine trains", () => {
    const scaled: Body = (p, x, y, s) => p.apply("mul", {}, [matrix(p, x, y, s), p.scalar(0.1)]);
    expect(operators(programOf([8, 8], scaled))).toEqual(["Gemm"]);
    expect(operators(programOf([8, 8], scaled), exportTarget)).toEqual(["Gemm", "Mul"]);
  });

  it("stays two where the factor is no constant, and is not withdrawn for a sum", () => {
    const byState: Body = (p, x, y, s) => p.apply("mul", {}, [matrix(p, x, y, s), s]);
    expect(operators(programOf([8, 8], byState))).toEqual(["Gemm", "Mul"]);
    const added: Body = (p, x, y, s) =>
      p.apply("add", {}, [x, p.apply("mul", {}, [matrix(p, x, y, s), p.scalar(0.1)])]);
    expect(operators(programOf([300, 300], added))).toEqual(["Gemm", "Add"]);
  });
});
