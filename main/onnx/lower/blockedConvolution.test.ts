import * as ort from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { processorTarget } from "../../engine/onnxruntime/channelBlock.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Program } from "../../trace/program/ir.ts";
import { GraphBuilder } from "../graphBuilder.ts";
import { lowerProgram, trainingTarget, type LoweringTarget } from "../lowerProgram.ts";
import { modelOf } from "../model.ts";
import { encodeMessage, joinChunks } from "../proto/write.ts";

const geometry = {
  strides: [1, 1],
  dilations: [1, 1],
  pads: [1, 1, 1, 1],
  groups: 1,
  layout: "nchw",
} as const;

/** y = x ∗ kernel + bias and the gradient by x of dy ∗ kernel. */
function convolutions(inputs: number, outputs: number): Program {
  const p = new ProgramBuilder();
  const float = (index: number, shape: readonly number[]) =>
    p.input({ kind: "feature", index }, { shape, dtype: "float32" });
  const x = float(0, [2, inputs, 5, 4]);
  const kernel = float(1, [outputs, inputs, 3, 3]);
  const bias = float(2, [outputs]);
  const spread = p.apply("reshape", { shape: [1, outputs, 1, 1] }, [bias]);
  const y = p.apply("add", {}, [p.apply("conv2d", geometry, [x, kernel]), spread]);
  const dx = p.apply("conv2dInputGrad", { ...geometry, inputShape: [2, inputs, 5, 4] }, [y, kernel]);
  p.output(y, { kind: "value", name: "y" });
  p.output(dx, { kind: "value", name: "dx" });
  return p.build("convolutions");
}

function graphOf(program: Program, target: LoweringTarget): GraphBuilder {
  const graph = new GraphBuilder();
  const names = new Map(
    program.inputs.map(({ value }, index) => {
      const { dtype, shape } = program.values[value]!;
      return [value, graph.addInput(`x${index}`, dtype, shape)] as const;
    }),
  );
  const made = lowerProgram(program, graph, target, names);
  program.outputs.forEach(({ value }, index) => {
    graph.publish(made.get(value)!, `y${index}`);
    graph.addOutput(`y${index}`, "float32", program.values[value]!.shape);
  });
  return graph;
}

function blockedNodes(program: Program, target: LoweringTarget): number {
  return graphOf(program, target).nodes.filter(({ domain }) => domain === "com.microsoft.nchwc").length;
}

describe("convolutions in blocks of channels", () => {
  it("are taken where channels fill blocks and the engine has them", () => {
    const target = { ...trainingTarget, channelBlock: 8 };
    expect(blockedNodes(convolutions(16, 32), target)).toBe(6);
    expect(blockedNodes(convolutions(3, 32), target)).toBe(0);
    expect(blockedNodes(convolutions(16, 10), target)).toBe(0);
    expect(blockedNodes(convolutions(16, 32), trainingTarget)).toBe(0);
  });

  it("compute the same", async () => {
    const program = convolutions(16, 32);
    const target = await processorTarget();
    const model = modelOf(graphOf(program, target), target, { name: "convolutions" });
    const session = await ort.InferenceSession.create(joinChunks(encodeMessage("ModelProto", model)));
    const numbers = program.inputs.map(({ value }) => {
      const length = program.values[value]!.shape.reduce((product, size) => product * size, 1);
      return Float32Array.from({ length }, (_, index) => Math.sin(index * 12.9898));
    });
    const feeds = Object.fromEntries(
      program.inputs.map(({ value }, index) => [
        `x${index}`,
        new ort.Tensor("float32", numbers[index]!, [...program.values[value]!.shape]),
      ]),
    );
    const results = await session.run(feeds);
    await session.release();
    const expected = interpret(program, (role) => (role.kind === "feature" ? [...numbers[role.index]!] : []));
    expected.forEach(({ data }, index) => {
      const found = results[`y${index}`]!.data as Float32Array;
      data.forEach((number, at) => expect(Math.abs(found[at]! - number)).toBeLessThan(1e-3));
    });
  });
});
