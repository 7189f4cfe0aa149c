import * as core from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, it } from "vitest";
import type { TrainingSession } from "../engine.ts";
import { createEngine, engineCandidates } from "../engineRegistry.ts";
import { openParitySession, parityDataset, parityNetworks, parityOptimizers } from "../parityFixture.ts";

const opened: TrainingSession[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

async function open(engine: "cpu" | "wasm", name: keyof typeof parityNetworks): Promise<TrainingSession> {
  const network = parityNetworks[name];
  const session = await openParitySession(engine, {
    network,
    optimizer: parityOptimizers.adam,
    dataset: parityDataset(network, 40),
    batchSize: 8,
  });
  opened.push(session);
  return session;
}

const rows = Int32Array.from({ length: 40 }, (_, index) => index);

describe("a run on tfjs's wasm backend", () => {
  it("trains dense networks with dropout as its cpu backend does", async () => {
    const [wasm, cpu] = [await open("wasm", "dropout"), await open("cpu", "dropout")];
    const found = (await wasm.run(rows, 8)).get("loss")!;
    const expected = (await cpu.run(rows, 8)).get("loss")!;
    expected.forEach((loss, step) => expect(found[step]).toBeCloseTo(loss, 4));
  });

  it("names the kernel it lacks", async () => {
    const wasm = await open("wasm", "convolution");
    const lacking = core.getKernel("Conv2DBackpropFilter", "wasm");
    core.unregisterKernel(lacking.kernelName, "wasm");
    try {
      await expect(wasm.run(rows, 8)).rejects.toMatchObject({ error: { code: "engine/no-rule" } });
    } finally {
      core.registerKernel(lacking);
    }
  });
});

describe("a run on tfjs's cpu backend", () => {
  it("goes on from a state that was read, to the same numbers", async () => {
    const first = await open("cpu", "dropout");
    await first.run(rows, 8);
    const second = await open("cpu", "dropout");
    await second.writeState(await first.readState());
    const expected = [...(await first.run(rows, 8)).get("loss")!];
    expect([...(await second.run(rows, 8)).get("loss")!]).toEqual(expected);
  });
});

describe("the choice of engines", () => {
  it("tries a named engine alone, and on auto the fastest first", () => {
    expect(engineCandidates("wasm", "auto")).toEqual(["wasm"]);
    expect(engineCandidates("auto", "auto")[0]).toBe("onnxruntime");
    expect(engineCandidates("auto", "webgpu")).toEqual(["onnxruntime"]);
  });

  it("refuses a device that only onnxruntime could have", async () => {
    const network = parityNetworks.dense;
    const result = await createEngine("cpu").open({
      compile: () => {
        throw new Error("compiled for nothing");
      },
      dataset: parityDataset(network, 8),
      batchSize: 8,
      seed: 1,
      device: "cuda",
      threads: null,
    });
    expect(!result.ok && result.error.code).toBe("engine/device-unavailable");
  });
});
