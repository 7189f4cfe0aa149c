import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  compileParityNetwork,
  openParitySession,
  parityDataset,
  parityNetworks,
  parityOptimizers,
} from "../engine/parityFixture.ts";
import { exportOnnx, readOnnx } from "./export.ts";
import { weightsOfFile } from "./weightsOfFile.ts";

type Name = keyof typeof parityNetworks;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-weights-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function exported(name: Name) {
  const network = parityNetworks[name];
  const dataset = parityDataset(network, 80);
  const session = await openParitySession("onnxruntime", {
    network,
    optimizer: parityOptimizers.adam,
    dataset,
    batchSize: 8,
  });
  const fresh = await session.readState();
  await session.run(
    Int32Array.from({ length: 80 }, (_, index) => index),
    8,
  );
  const trained = await session.readState();
  await session.dispose();
  await core.setBackend("cpu");
  const compiled = compileParityNetwork(network, parityOptimizers.adam, { core, layers });
  const path = join(folder, `${name}.onnx`);
  const written = await exportOnnx({
    network: compiled,
    state: trained,
    dataset,
    path,
    inputRange: "0-255",
    labelNames: [],
    documentName: name,
    appVersion: "1.2.3",
  });
  if (!written.ok) throw new Error(written.error.found);
  const file = await readOnnx(path);
  if (!file.ok) throw new Error(file.error.found);
  return { network: compiled, dataset, fresh, trained, file: file.value };
}

const names = Object.keys(parityNetworks) as readonly Name[];

describe("weightsOfFile", () => {
  it.each(names)("reads every weight of the %s network back as it was trained", async (name) => {
    const { network, dataset, fresh, trained, file } = await exported(name);
    const found = weightsOfFile({ file, network, dataset, state: fresh });
    if (!found.ok) throw new Error(found.error.found);
    const weights = [...trained.keys()].filter((key) => key.includes("/") && !key.startsWith("optimizer/"));
    expect(weights.length).toBeGreaterThanOrEqual(4);
    for (const weight of weights)
      expect([weight, found.value.get(weight)]).toEqual([weight, trained.get(weight)]);
  });

  it("refuses the file of another network", async () => {
    const one = await exported("batchNormalization");
    const other = await exported("dense");
    const found = weightsOfFile({
      file: other.file,
      network: one.network,
      dataset: one.dataset,
      state: one.fresh,
    });
    expect(found).toMatchObject({ ok: false, error: { code: "export/mismatch" } });
  });
});
