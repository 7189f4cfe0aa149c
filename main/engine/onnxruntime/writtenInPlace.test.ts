import { expect, it } from "vitest";
import * as ort from "onnxruntime-node";
import { GraphBuilder } from "../../onnx/graphBuilder.ts";
import { trainingTarget } from "../../onnx/lowerProgram.ts";
import { modelOf } from "../../onnx/model.ts";
import { encodeMessage, joinChunks } from "../../onnx/proto/write.ts";
import { openNativeSession } from "./nativeSession.ts";
import { isListRefused, listName, stopCopies } from "./writtenInPlace.ts";

function modelBytes(): Uint8Array {
  const graph = new GraphBuilder();
  stopCopies(graph);
  graph.addInput("x", "float32", ["n"]);
  graph.addNode("Neg", ["x"], ["y"]);
  graph.addOutput("y", "float32", ["n"]);
  return joinChunks(encodeMessage("ModelProto", modelOf(graph, trainingTarget, { name: "negative" })));
}

const x = new ort.Tensor("float32", Float32Array.of(1, -2, 3), [3]);

it("writes outputs into the arrays that are given, and copies none", async () => {
  const session = await openNativeSession({ bytes: modelBytes(), device: "cpu", threads: 1 });
  const y = new Float32Array(3);
  await session.runInto({ x }, { y: new ort.Tensor("float32", y, [3]) });
  expect([...y]).toEqual([-1, 2, -3]);
  await session.release();
});

it("still says what goes wrong", async () => {
  const session = await openNativeSession({ bytes: modelBytes(), device: "cpu", threads: 1 });
  const short = new ort.Tensor("float32", new Float32Array(2), [2]);
  await expect(session.runInto({ x }, { y: short })).rejects.toThrow("could not run the program");
  await session.release();
});

it("knows the binding's refusal of lists by its words", async () => {
  const session = await ort.InferenceSession.create(modelBytes());
  const refusal: unknown = await session
    .run({ x }, { [listName]: null, y: null })
    .catch((cause: unknown) => cause);
  expect(isListRefused(refusal)).toBe(true);
  await session.release();
});
