import * as ort from "onnxruntime-node";
import { expect, it } from "vitest";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Program } from "../../trace/program/ir.ts";
import { GraphBuilder } from "../graphBuilder.ts";
import { exportTarget, lowerProgram, trainingTarget, type LoweringTarget } from "../lowerProgram.ts";
import { modelOf } from "../model.ts";
import { encodeMessage, joinChunks } from "../proto/write.ts";

type Size = readonly [number, number];

function product(a: Size, b: Size, transposeA: boolean, transposeB: boolean): Program {
  const p = new ProgramBuilder();
  const [left, right] = [a, b].map((shape, index) =>
    p.input({ kind: "feature", index }, { shape, dtype: "float32" }),
  );
  const y = p.apply("matMul", { transposeA, transposeB }, [left!, right!]);
  p.output(y, { kind: "value", name: "y" });
  return p.build("product");
}

function graphOf(program: Program, target: LoweringTarget): GraphBuilder {
  const graph = new GraphBuilder();
  const inputs = new Map(
    program.inputs.map(({ value }, index) => {
      const { dtype, shape } = program.values[value]!;
      return [value, graph.addInput(`x${index}`, dtype, shape)] as const;
    }),
  );
  const [{ value }] = program.outputs as readonly [Program["outputs"][number]];
  graph.publish(lowerProgram(program, graph, target, inputs).get(value)!, "y");
  graph.addOutput("y", "float32", program.values[value]!.shape);
  return graph;
}

function operators(program: Program, target: LoweringTarget): readonly (string | undefined)[] {
  return graphOf(program, target).nodes.map(({ opType }) => opType);
}

it("has large weights on the left of a small batch, where the engine trains", () => {
  const large: Size = [1024, 1024];
  for (const transposed of [false, true]) {
    const program = product([4, 1024], large, false, transposed);
    expect(operators(program, trainingTarget)).toEqual(["Gemm", "Transpose"]);
  }
  expect(operators(product([4, 1024], large, false, false), exportTarget)).toEqual(["MatMul"]);
  expect(operators(product([256, 1024], large, false, false), trainingTarget)).toEqual(["MatMul"]);
  expect(operators(product([4, 1024], [1024, 64], false, false), trainingTarget)).toEqual(["MatMul"]);
});

it("computes the same with the weights on the left, whatever is transposed", async () => {
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    const a: Size = transposeA ? [512, 3] : [3, 512];
    const b: Size = transposeB ? [2048, 512] : [512, 2048];
    const program = product(a, b, transposeA, transposeB);
    const numbers = [a, b].map(([rows, columns]) =>
      Float32Array.from({ length: rows * columns }, (_, index) => Math.sin(index * 12.9898)),
    );
    const model = modelOf(graphOf(program, trainingTarget), trainingTarget, { name: "product" });
    const session = await ort.InferenceSession.create(joinChunks(encodeMessage("ModelProto", model)));
    const { y } = await session.run({
      x0: new ort.Tensor("float32", numbers[0]!, [...a]),
      x1: new ort.Tensor("float32", numbers[1]!, [...b]),
    });
    await session.release();
    const [expected] = interpret(program, (role) =>
      role.kind === "feature" ? [...numbers[role.index]!] : [],
    );
    const found = y!.data as Float32Array;
    const largest = found.reduce(
      (most, number, at) => Math.max(most, Math.abs(number - expected!.data[at]!)),
      0,
    );
    expect(largest).toBeLessThan(1e-3);
  }
});
