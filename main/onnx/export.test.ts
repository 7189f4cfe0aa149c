import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import * as ort from "onnxruntime-node";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  compileParityNetwork,
  openParitySession,
  parityDataset,
  parityNetworks,
  parityOptimizers,
} from "../engine/parityFixture.ts";
import { classTargetOf } from "../data/dataset.ts";
import { exportOnnx, readOnnx, verifyOnnx, type ExportRequest } from "./export.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-export-"));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function trained(name: keyof typeof parityNetworks): Promise<ExportRequest> {
  const network = parityNetworks[name];
  const dataset = parityDataset(network, 80);
  const session = await openParitySession("onnxruntime", {
    network,
    optimizer: parityOptimizers.adam,
    dataset,
    batchSize: 8,
  });
  await session.run(
    Int32Array.from({ length: 80 }, (_, index) => index),
    8,
  );
  const state = await session.readState();
  await session.dispose();
  await core.setBackend("cpu");
  return {
    network: compileParityNetwork(network, parityOptimizers.adam, { core, layers }),
    state,
    dataset,
    path: join(folder, "model.onnx"),
    inputRange: "0-255",
    labelNames: classTargetOf(dataset)?.names ?? [],
    documentName: name,
    appVersion: "1.2.3",
  };
}

/** The dense network, its data said to be the rows of a table whose cells lie around this mean. */
async function ofTable(mean: number) {
  const request = await trained("dense");
  const { train } = parityDataset(parityNetworks.dense, 80);
  const [column] = train.features;
  const size = column!.data.length / train.count;
  const standardization = {
    mean: new Float32Array(size).fill(mean),
    deviation: new Float32Array(size).fill(20),
  };
  const elementNames = Array.from({ length: size }, (_, index) => `length ${index}`);
  const data = Float32Array.from(column!.data, (byte) => byte / 100 - 1);
  const features = [{ ...column!, data, elementNames, standardization }];
  const preprocess = [{ scale: 1, offset: 0 }];
  const samples = { ...train, features };
  const dataset = { ...request.dataset, train: samples, validation: samples, preprocess };
  return { ...request, dataset, stored: data.slice(0, size) };
}

async function answerOf(path: string, row: Float32Array): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(path);
  const shape = [1, ...parityNetworks.dense.inputShape];
  const { probabilities } = await session.run({ input: new ort.Tensor("float32", row, shape) });
  await session.release();
  return probabilities!.data as Float32Array;
}

for (const name of Object.keys(parityNetworks) as (keyof typeof parityNetworks)[]) {
  it(`exports the ${name} network as it was trained`, async () => {
    const request = await trained(name);
    const result = await exportOnnx(request);
    if (!result.ok) throw new Error(result.error.found);
    expect(result.value).toMatchObject({ opset: 17, irVersion: 8, samplesChecked: 160, path: request.path });
    expect(result.value.maxAbsDiff).toBeLessThan(1e-5);
    expect((await readFile(request.path)).byteLength).toBe(result.value.bytes);
    const session = await ort.InferenceSession.create(request.path);
    for (const batch of [1, 5]) {
      const shape = [batch, ...parityNetworks[name].inputShape];
      const input = new ort.Tensor("float32", new Float32Array(shape.reduce((a, b) => a * b)), shape);
      const output = await session.run({ input });
      expect(output["probabilities"]!.dims).toEqual([batch, parityNetworks[name].classes]);
    }
    await session.release();
  });
}

describe("an exported file", () => {
  it("says what it needs to be used", async () => {
    const request = await trained("dense");
    await exportOnnx(request);
    const file = await readOnnx(request.path);
    if (!file.ok) throw new Error(file.error.found);
    expect(file.value.metadata).toEqual({
      version: "1.2.3",
      document: "dense",
      inputRange: "0-255",
      inputs: ["input"],
      outputs: ["probabilities"],
      labels: ["class 0", "class 1", "class 2", "class 3"],
      preprocessing: [{ scale: 1 / 255, offset: 0 }],
    });
    expect(file.value.model.producerName).toBe("Netloom");
    expect(file.value.model.graph?.initializer?.map((tensor) => tensor.name)).toContain("hidden/kernel");
  });

  it("takes a table's cells as they are and standardizes them itself", async () => {
    const { stored, ...request } = await ofTable(1000);
    const result = await exportOnnx(request);
    if (!result.ok) throw new Error(result.error.found);
    expect(result.value.maxAbsDiff).toBeLessThan(1e-5);
    const answer = await answerOf(
      request.path,
      stored.map((value) => value * 20 + 1000),
    );
    expect((await verifyOnnx(request)).ok).toBe(true);
    const file = await readOnnx(request.path);
    if (!file.ok) throw new Error(file.error.found);
    expect(file.value.metadata.tableInput).toBe("cells");
    expect(file.value.metadata.tables?.[0]?.columns[1]).toBe("length 1");
    expect(file.value.metadata.tables?.[0]?.mean[1]).toBe(1000);

    await exportOnnx({ ...request, inputRange: "0-1" });
    expect((await verifyOnnx(request)).ok).toBe(true);
    const standardized = await readOnnx(request.path);
    expect(standardized.ok && standardized.value.metadata.tableInput).toBe("standardized");
    const same = await answerOf(request.path, stored);
    answer.forEach((value, at) => expect(value).toBeCloseTo(same[at]!, 4));
  });

  it("is refused where it standardizes by other numbers than the data's", async () => {
    const { stored: _stored, ...request } = await ofTable(1000);
    expect((await exportOnnx(request)).ok).toBe(true);
    const { stored: _other, ...changed } = await ofTable(960);
    const verified = await verifyOnnx({ ...request, dataset: changed.dataset });
    expect(verified).toMatchObject({ ok: false, error: { code: "export/mismatch" } });
  });

  it("computes images channels first, with kernels turned once and for all", async () => {
    const request = await trained("convolution");
    await exportOnnx(request);
    const file = await readOnnx(request.path);
    if (!file.ok) throw new Error(file.error.found);
    const { node, initializer } = file.value.model.graph!;
    expect(node!.filter(({ opType }) => opType === "Transpose")).toHaveLength(1);
    expect(initializer!.find(({ name }) => name === "conv/kernel")!.dims).toEqual([5, 2, 3, 3]);
  });

  it("takes values from 0 to 1 where that was asked for", async () => {
    const request = { ...(await trained("dense")), inputRange: "0-1" as const };
    const result = await exportOnnx(request);
    expect(result.ok && result.value.maxAbsDiff).toBeLessThan(1e-5);
    const file = await readOnnx(request.path);
    expect(file.ok && file.value.model.graph?.node?.some((node) => node.opType === "Mul")).toBe(false);
  });

  it("is verified against its network, and not against another one's weights", async () => {
    const request = await trained("convolution");
    await exportOnnx(request);
    const verified = await verifyOnnx(request);
    expect(verified.ok && verified.value.report.maxAbsDiff).toBeLessThan(1e-5);
    const kernel = request.state.get("conv/kernel")!;
    const changed = new Map(request.state).set("conv/kernel", {
      shape: kernel.shape,
      data: kernel.data.map((value) => value + 0.1),
    });
    const refused = await verifyOnnx({ ...request, state: changed });
    expect(!refused.ok && refused.error.code).toBe("export/mismatch");
  });

  it("is refused when it is cut off or none of ours", async () => {
    const request = await trained("dense");
    await exportOnnx(request);
    const bytes = await readFile(request.path);
    await writeFile(request.path, bytes.subarray(0, bytes.byteLength / 2));
    const cut = await verifyOnnx(request);
    expect(!cut.ok && cut.error.code).toBe("file/read");
    const missing = await verifyOnnx({ ...request, path: join(folder, "absent.onnx") });
    expect(!missing.ok && missing.error.code).toBe("file/not-found");
  });
});

describe("an export that fails", () => {
  it("leaves nothing behind when the outputs differ by more than the tolerance", async () => {
    const request = { ...(await trained("convolution")), tolerance: -1 };
    const result = await exportOnnx(request);
    expect(!result.ok && result.error.code).toBe("export/mismatch");
    expect(await readdir(folder)).toEqual([]);
  });

  it("leaves the old file as it was when the disk is full", async () => {
    const request = await trained("dense");
    await writeFile(request.path, "an older model");
    const files = await import("node:fs/promises");
    const handle = await files.open(request.path);
    const prototype = Object.getPrototypeOf(handle) as { writeFile: () => Promise<void> };
    await handle.close();
    vi.spyOn(prototype, "writeFile").mockRejectedValue(
      Object.assign(new Error("no space left"), { code: "ENOSPC" }),
    );
    const result = await exportOnnx(request);
    expect(!result.ok && result.error).toMatchObject({
      code: "file/write",
      found: expect.stringContaining("no space left on the disk"),
    });
    expect(await readdir(folder)).toEqual(["model.onnx"]);
    vi.restoreAllMocks();
    expect(await readFile(request.path, "utf8")).toBe("an older model");
  });

  it("says so where the folder does not exist", async () => {
    const request = { ...(await trained("dense")), path: join(folder, "nowhere", "model.onnx") };
    const result = await exportOnnx(request);
    expect(!result.ok && result.error.code).toBe("file/write");
  });
});

const checkerScript = `
import sys, onnx
for path in sys.argv[1:]:
    onnx.checker.check_model(onnx.load(path), full_check=True)
`;

describe("Python's onnx.checker", () => {
  it("accepts every exported network with its full check", async (context) => {
    const python = process.env["NETLOOM_PYTHON"] ?? "python3";
    const run = promisify(execFile);
    const hasOnnx = await run(python, ["-c", "import onnx"]).then(
      () => true,
      () => false,
    );
    if (!hasOnnx)
      context.skip(`${python} with the onnx module is not here; set NETLOOM_PYTHON to one that has it`);
    const paths: string[] = [];
    for (const name of Object.keys(parityNetworks) as (keyof typeof parityNetworks)[]) {
      const path = join(folder, `${name}.onnx`);
      await exportOnnx({ ...(await trained(name)), path });
      paths.push(path);
    }
    await expect(run(python, ["-c", checkerScript, ...paths])).resolves.toMatchObject({ stderr: "" });
  });
});
