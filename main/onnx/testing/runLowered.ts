// A program of features and values, lowered for a target and run by onnxruntime, next to what the interpreter makes of it.
import * as ort from "onnxruntime-node";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Program } from "../../trace/program/ir.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import { GraphBuilder } from "../graphBuilder.ts";
import { lowerProgram, type LoweringTarget } from "../lowerProgram.ts";
import { modelOf } from "../model.ts";
import { encodeMessage, joinChunks } from "../proto/write.ts";

export function loweredGraph(program: Program, target: LoweringTarget): GraphBuilder {
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
    graph.addOutput(`y${index}`, program.values[value]!.dtype, program.values[value]!.shape);
  });
  return graph;
}

/** Of each output the largest difference between the two, as a share of the output's largest number. */
export async function differencesWhenLowered(
  program: Program,
  target: LoweringTarget,
): Promise<readonly number[]> {
  const model = modelOf(loweredGraph(program, target), target, { name: program.name });
  const session = await ort.InferenceSession.create(joinChunks(encodeMessage("ModelProto", model)));
  const features = program.inputs.map(({ value }, input) => {
    const { shape } = program.values[value]!;
    const numbers = Float32Array.from({ length: sizeOf(shape) }, (_, index) =>
      Math.sin(index * 12.9898 + input),
    );
    return { numbers, tensor: new ort.Tensor("float32", numbers, [...shape]) };
  });
  const feeds = Object.fromEntries(features.map(({ tensor }, index) => [`x${index}`, tensor]));
  const results = await session.run(feeds);
  await session.release();
  const expected = interpret(program, (role) =>
    role.kind === "feature" ? [...features[role.index]!.numbers] : [],
  );
  return expected.map(({ data }, index) =>
    largestDifference([...data], results[`y${index}`]!.data as Float32Array),
  );
}

function largestDifference(expected: readonly number[], found: Float32Array): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((number, at) => Math.abs(found[at]! - number))) / largest;
}
