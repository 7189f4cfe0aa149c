import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import { openThreadMemory } from "./threadMemory.ts";

let folder: string;
const document = createDocument();

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "netloom-threads-")), "cache");
});

afterEach(async () => {
  await rm(join(folder, ".."), { recursive: true });
});

test("the first choice for a network is that of all later runs, whatever their seed or name", async () => {
  const first = await openThreadMemory(folder, document);
  expect(first.recall("onnxruntime", "auto")).toBeNull();
  await first.keep("onnxruntime", "auto", 2);
  const renamed = { ...document, name: "Other", training: { ...document.training, seed: 99, epochs: 3 } };
  expect((await openThreadMemory(folder, renamed)).recall("onnxruntime", "auto")).toBe(2);
});

test("another batch size, engine or device is another choice", async () => {
  await (await openThreadMemory(folder, document)).keep("onnxruntime", "auto", 2);
  const memory = await openThreadMemory(folder, document);
  expect(memory.recall("cpu", "auto")).toBeNull();
  expect(memory.recall("onnxruntime", "webgpu")).toBeNull();
  const larger = { ...document, training: { ...document.training, batchSize: 512 } };
  expect((await openThreadMemory(folder, larger)).recall("onnxruntime", "auto")).toBeNull();
});

test("a damaged memory is an empty one", async () => {
  await (await openThreadMemory(folder, document)).keep("onnxruntime", "auto", 2);
  await writeFile(join(folder, "threads.json"), "{ half");
  const memory = await openThreadMemory(folder, document);
  expect(memory.recall("onnxruntime", "auto")).toBeNull();
  await memory.keep("onnxruntime", "auto", 1);
  expect((await openThreadMemory(folder, document)).recall("onnxruntime", "auto")).toBe(1);
});
