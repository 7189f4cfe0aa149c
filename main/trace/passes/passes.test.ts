import { describe, expect, test } from "vitest";
import { ProgramBuilder } from "../program/builder.ts";
import { checkProgram } from "../program/checkProgram.ts";
import { interpret } from "../program/interpreter/interpret.ts";
import type { DType, Program, ProgramShape, ValueId } from "../program/ir.ts";
import { printProgram } from "../program/printProgram.ts";
import { foldConstants } from "./foldConstants.ts";
import { optimize } from "./optimize.ts";
import { removeDeadCode } from "./removeDeadCode.ts";
import { shareSubexpressions } from "./shareSubexpressions.ts";
import { simplifyAlgebra } from "./simplifyAlgebra.ts";

type Feature = (shape: ProgramShape, dtype?: DType) => ValueId;

/** A program of `body`'s values over features. */
function programOf(body: (p: ProgramBuilder, feature: Feature) => readonly ValueId[]): Program {
  const builder = new ProgramBuilder();
  let count = 0;
  const feature: Feature = (shape, dtype = "float32") =>
    builder.input({ kind: "feature", index: count++ }, { shape, dtype });
  body(builder, feature).forEach((value, at) => builder.output(value, { kind: "value", name: `out${at}` }));
  return builder.build("test");
}

/** Runs the pass and checks that it kept the program sound and its results the same; prints the result. */
function after(pass: (program: Program) => Program, before: Program): string {
  const changed = pass(before);
  expect(checkProgram(changed)).toEqual([]);
  const run = (program: Program): unknown =>
    interpret(program, (_role, { shape }) =>
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => ((at * 7) % 11) - 4),
    ).map(({ data }) => [...data]);
  expect(run(changed)).toEqual(run(before));
  return printProgram(changed)
    .split("\n")
    .filter((line) => /^ {2}(%|out)/.test(line))
    .join("\n");
}

describe("simplifyAlgebra", () => {
  test("x · 1, x + 0, x − 0, x / 1 → x; x · x → x²; −(−x) → x", () => {
    const program = programOf((p, feature) => {
      const x = feature([3]);
      const same = p.apply("sub", {}, [
        p.apply("add", {}, [p.scalar(0), p.apply("mul", {}, [x, p.scalar(1)])]),
        p.scalar(0),
      ]);
      const twice = p.apply("neg", {}, [p.apply("neg", {}, [p.apply("div", {}, [x, p.scalar(1)])])]);
      return [same, twice, p.apply("mul", {}, [x, x])];
    });
    expect(after((program) => removeDeadCode(simplifyAlgebra(program)), program)).toMatchInlineSnapshot(`
      "  %1 float32[3] = square %0
        out %0 = value out0
        out %0 = value out1
        out %1 = value out2"
    `);
  });

  test("reshape(reshape(x)) → reshape(x); transpose(transpose(x)) → x; a transpose that moves nothing → reshape", () => {
    const program = programOf((p, feature) => {
      const x = feature([2, 3, 4]);
      const reshaped = p.apply("reshape", { shape: [4, 6] }, [p.apply("reshape", { shape: [24] }, [x])]);
      const turned = p.apply("transpose", { perm: [2, 0, 1] }, [x]);
      const flat = p.apply("transpose", { perm: [1, 0, 2] }, [feature([1, 3, 4])]);
      return [reshaped, p.apply("transpose", { perm: [1, 2, 0] }, [turned]), flat];
    });
    expect(after((program) => removeDeadCode(simplifyAlgebra(program)), program)).toMatchInlineSnapshot(`
      "  %2 float32[4,6] = reshape{shape=[4,6]} %0
        %3 float32[3,1,4] = reshape{shape=[3,1,4]} %1
        out %2 = value out0
        out %0 = value out1
        out %3 = value out2"
    `);
  });

  test("reshape(a number repeated) → the number repeated, so that products with it need no shape", () => {
    const program = programOf((p, feature) => {
      const repeated = p.apply("broadcastTo", { shape: [20] }, [p.scalar(-0.5)]);
      return [p.apply("mul", {}, [p.apply("reshape", { shape: [20, 1] }, [repeated]), feature([20, 3])])];
    });
    expect(after((one) => removeDeadCode(simplifyAlgebra(one)), program)).toMatchInlineSnapshot(`
      "  %1 float32[20,3] = mul -0.5 %0
        out %1 = value out0"
    `);
  });

  test("f(broadcast(x), y) → f(x, y); f(broadcast(x), 2) → broadcast(f(x, 2)); leading ones go", () => {
    const program = programOf((p, feature) => {
      const [x, y] = [feature([4]), feature([2, 4])];
      const repeated = p.apply("broadcastTo", { shape: [2, 4] }, [x]);
      const row = p.apply("reshape", { shape: [1, 4] }, [x]);
      const tiled = p.apply("tile", { reps: [2, 1] }, [row]);
      return [
        p.apply("mul", {}, [repeated, y]),
        p.apply("div", {}, [repeated, p.scalar(2)]),
        p.apply("add", {}, [y, row]),
        p.apply("sub", {}, [y, tiled]),
      ];
    });
    expect(after(optimize, program)).toMatchInlineSnapshot(`
      "  %2 float32[2,4] = mul %0 %1
        %3 float32[4] = div %0 2
        %4 float32[2,4] = broadcastTo{shape=[2,4]} %3
        %5 float32[2,4] = add %1 %0
        %6 float32[2,4] = sub %1 %0
        out %2 = value out0
        out %4 = value out1
        out %5 = value out2
        out %6 = value out3"
    `);
  });

  test("matMul(transpose(a), b) → matMul with transposeA; a permutation of the batch stays", () => {
    const program = programOf((p, feature) => {
      const [a, b] = [feature([2, 3, 4]), feature([2, 3, 5])];
      const turned = p.apply("transpose", { perm: [0, 2, 1] }, [a]);
      const batch = p.apply("transpose", { perm: [1, 0, 2] }, [feature([3, 2, 4])]);
      const flags = { transposeA: false, transposeB: false };
      return [
        p.apply("matMul", flags, [turned, b]),
        p.apply("matMul", { ...flags, transposeA: true }, [batch, b]),
      ];
    });
    expect(after(optimize, program)).toMatchInlineSnapshot(`
      "  %3 float32[2,3,4] = transpose{perm=[1,0,2]} %2
        %4 float32[2,4,5] = matMul{transposeA=true transposeB=false} %0 %1
        %5 float32[2,4,5] = matMul{transposeA=true transposeB=false} %3 %1
        out %4 = value out0
        out %5 = value out1"
    `);
  });

  test("cast(reshape(oneHot)) → a one-hot of the wanted type; cast of casts; sums over one element", () => {
    const program = programOf((p, feature) => {
      const x = feature([3, 1]);
      const index = p.apply("cast", { dtype: "int32" }, [x]);
      const oneHot = p.apply("oneHot", { depth: 4, on: 1, off: 0, dtype: "int32" }, [index]);
      const flat = p.apply("reshape", { shape: [3, 4] }, [oneHot]);
      const truth = p.apply("less", {}, [x, p.scalar(0)]);
      const counted = p.apply("cast", { dtype: "float32" }, [p.apply("cast", { dtype: "int32" }, [truth])]);
      return [
        p.apply("cast", { dtype: "float32" }, [flat]),
        p.apply("sum", { axes: [1], keepDims: false }, [counted]),
      ];
    });
    expect(after(optimize, program)).toMatchInlineSnapshot(`
      "  %1 int32[3,1] = cast{dtype=int32} %0
        %2 bool[3,1] = less %0 0
        %3 float32[3,1] = cast{dtype=float32} %2
        %4 float32[3,1,4] = oneHot{depth=4 on=1 off=0 dtype=float32} %1
        %5 float32[3,4] = reshape{shape=[3,4]} %4
        %6 float32[3] = reshape{shape=[3]} %3
        out %5 = value out0
        out %6 = value out1"
    `);
  });

  test("float → int → float loses numbers and stays", () => {
    const program = programOf((p, feature) => {
      const whole = p.apply("cast", { dtype: "int32" }, [p.apply("div", {}, [feature([3]), p.scalar(3)])]);
      return [p.apply("cast", { dtype: "float32" }, [whole])];
    });
    expect(after(optimize, program)).toMatchInlineSnapshot(`
      "  %1 float32[3] = div %0 3
        %2 int32[3] = cast{dtype=int32} %1
        %3 float32[3] = cast{dtype=float32} %2
        out %3 = value out0"
    `);
  });
});

test("shareSubexpressions computes equal things once, whatever the order of commuting inputs", () => {
  const program = programOf((p, feature) => {
    const [x, y] = [feature([2]), feature([2])];
    const sums = [p.apply("add", {}, [x, y]), p.apply("add", {}, [y, x])];
    const differences = [p.apply("sub", {}, [x, y]), p.apply("sub", {}, [y, x])];
    return [p.apply("mul", {}, sums), p.apply("mul", {}, differences)];
  });
  expect(after(shareSubexpressions, program)).toMatchInlineSnapshot(`
    "  %2 float32[2] = add %0 %1
      %3 float32[2] = sub %0 %1
      %4 float32[2] = sub %1 %0
      %5 float32[2] = mul %2 %2
      %6 float32[2] = mul %3 %4
      out %5 = value out0
      out %6 = value out1"
  `);
});

test("foldConstants computes what depends on constants, keeps repeated numbers small and leaves large results", () => {
  const program = programOf((p, feature) => {
    const table = p.constant(Float32Array.of(1, 2, 4), { shape: [3], dtype: "float32" });
    const folded = p.apply("reciprocal", {}, [p.apply("add", {}, [table, p.scalar(4)])]);
    const large = p.apply("broadcastTo", { shape: [5000, 3] }, [table]);
    const zeros = p.apply("mul", {}, [p.apply("broadcastTo", { shape: [8, 3] }, [p.scalar(0)]), table]);
    return [
      p.apply("mul", {}, [feature([3]), folded]),
      p.apply("sum", { axes: [0], keepDims: false }, [large]),
      p.apply("add", {}, [feature([8, 3]), zeros]),
    ];
  });
  expect(after(foldConstants, program)).toMatchInlineSnapshot(`
    "  %2 float32[5000,3] = broadcastTo{shape=[5000,3]} {1,2,4}:float32[3]
      %3 float32[8,3] = broadcastTo{shape=[8,3]} 0
      %4 float32[8,3] = mul %3 {1,2,4}:float32[3]
      %5 float32[3] = mul %0 {0.2,0.16666667,0.125}:float32[3]
      %6 float32[3] = sum{axes=[0] keepDims=false} %2
      %7 float32[8,3] = add %1 %4
      out %5 = value out0
      out %6 = value out1
      out %7 = value out2"
  `);
});

test("removeDeadCode leaves out unused equations and state that is neither read nor continued", () => {
  const builder = new ProgramBuilder();
  const scalar = { shape: [], dtype: "float32" } as const;
  const kept = builder.input({ kind: "feature", index: 0 }, scalar);
  const state = (name: string): ValueId => builder.input({ kind: "state", name }, scalar);
  const [read, continued, unused] = [state("read"), state("continued"), state("unused")];
  builder.apply("exp", {}, [unused]);
  builder.output(builder.apply("mul", {}, [read, kept]), { kind: "metric", name: "loss" });
  builder.output(continued, { kind: "state", name: "continued" });
  builder.input({ kind: "step" }, { shape: [], dtype: "int32" });
  expect(printProgram(removeDeadCode(builder.build("step")))).toMatchInlineSnapshot(`
    "program step
      in  %0 float32[] = feature 0
      in  %1 float32[] = state read
      in  %2 float32[] = state continued
      in  %3 int32[] = step
      %4 float32[] = mul %1 %0
      out %4 = metric loss
      out %2 = state continued
    "
  `);
});
