// Every primitive, lowered and run on onnxruntime, against the reference interpreter.
import * as ort from "onnxruntime-node";
import { expect, it } from "vitest";
import type { PrimitiveName, PrimitiveParams, Program } from "../trace/program/ir.ts";
import { GraphBuilder } from "./graphBuilder.ts";
import {
  deviceTarget,
  exportTarget,
  lowerProgram,
  trainingTarget,
  type LoweringTarget,
} from "./lowerProgram.ts";
import { loweringTable } from "./lower/table.ts";
import { modelOf } from "./model.ts";
import { encodeMessage, joinChunks } from "./proto/write.ts";
import type { Example, Input } from "./testing/exampleInputs.ts";
import { interpretExample, programOf } from "./testing/exampleProgram.ts";
import { examples } from "./testing/primitiveExamples.ts";
import { validateModel } from "./validateModel.ts";

/** Where programs for devices run: the CPU, unless the tests of a device say otherwise. */
const device = process.env["NETLOOM_TEST_DEVICE"] ?? "cpu";
const targets = device === "cpu" ? [exportTarget, trainingTarget, deviceTarget] : [deviceTarget];

async function runLowered(program: Program, inputs: readonly Input[], target: LoweringTarget) {
  const graph = new GraphBuilder();
  const names = new Map(
    program.inputs.map(({ value }, index) => [
      value,
      graph.addInput(`x${index}`, inputs[index]!.dtype, inputs[index]!.shape),
    ]),
  );
  const made = lowerProgram(program, graph, target, names);
  const outputs = new Map(
    program.outputs.map(({ value }, index) => {
      const type = program.values[value]!;
      graph.publish(made.get(value)!, `y${index}`);
      graph.addOutput(`y${index}`, type.dtype, type.shape);
      return [`y${index}`, type] as const;
    }),
  );
  const model = modelOf(graph, target, { name: program.name });
  expect(validateModel(model, { opset: target.opset, outputs })).toEqual([]);
  const session = await ort.InferenceSession.create(joinChunks(encodeMessage("ModelProto", model)), {
    executionProviders: target === deviceTarget ? [device, "cpu"] : ["cpu"],
    logSeverityLevel: 3,
  });
  const feeds = Object.fromEntries(inputs.map((input, index) => [`x${index}`, tensorOf(input)]));
  const results = await session.run(feeds);
  await session.release();
  return [...outputs.keys()].map((name) => results[name]!);
}

function tensorOf({ dtype, numbers, shape }: Input): ort.Tensor {
  if (dtype === "float32") return new ort.Tensor("float32", Float32Array.from(numbers), [...shape]);
  if (dtype === "int32") return new ort.Tensor("int32", Int32Array.from(numbers), [...shape]);
  return new ort.Tensor("bool", Uint8Array.from(numbers), [...shape]);
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let index = 0; index < expected.length; index += 1) {
    const [a, b] = [found[index]!, expected[index]!];
    const close = Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1e-2, Math.abs(b));
    expect(close, `element ${index}: ${a} instead of ${b}`).toBe(true);
  }
}

/** Shading languages promise less than IEEE 754: WGSL's sine and cosine are good to 2⁻¹¹. */
const deviceTolerances: { readonly [P in PrimitiveName]?: number } = { sin: 0.05, cos: 0.05, tan: 0.05 };

function toleranceOf(primitive: PrimitiveName, tolerance: number): number {
  if (device === "cpu" || tolerance === 0) return tolerance;
  return Math.max(tolerance, deviceTolerances[primitive] ?? 1e-3);
}

function nameOf(target: LoweringTarget): string {
  if (target === deviceTarget) return ` for devices, on ${device}`;
  return target.ownOperators ? " with onnxruntime's operators" : "";
}

for (const target of targets) {
  for (const primitive of Object.keys(examples) as PrimitiveName[]) {
    const needed = loweringTable[primitive].opset;
    it.skipIf(needed > target.opset)(`${primitive} at opset ${target.opset}${nameOf(target)}`, async () => {
      for (const example of examples[primitive] as readonly Example<PrimitiveParams[PrimitiveName]>[]) {
        const program = programOf(primitive, example);
        const expected = interpretExample(program, example.inputs);
        const found = await runLowered(program, example.inputs, target);
        expected.forEach(({ type, data }, index) => {
          expect(found[index]!.dims).toEqual(type.shape);
          expectClose(
            found[index]!.data as Float32Array,
            data,
            toleranceOf(primitive, example.tolerance ?? 1e-5),
          );
        });
      }
    });
  }
}
