import { afterEach, describe, expect, it } from "vitest";
import type { Tfjs } from "../../../shared/layers/definition.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { EngineState, TrainingSession } from "../engine.ts";
import { openParitySession, parityDataset, parityNetworks } from "../parityFixture.ts";

const batch = 8;
const opened: TrainingSession[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

interface Opening {
  readonly network?: keyof typeof parityNetworks;
  readonly learningRate?: number;
  readonly dataset?: Dataset;
}

async function open({ network = "dense", learningRate = 0.1, dataset }: Opening): Promise<TrainingSession> {
  const session = await openParitySession("onnxruntime", {
    network: parityNetworks[network],
    optimizer: (tf: Tfjs) => tf.core.train.sgd(learningRate),
    dataset: dataset ?? parityDataset(parityNetworks[network], 20),
    batchSize: batch,
  });
  opened.push(session);
  return session;
}

const rows = Int32Array.from({ length: batch }, (_, index) => index);

async function scaled(session: TrainingSession, name: string, factor: number): Promise<EngineState> {
  const tensor = (await session.readState([name])).get(name)!;
  return new Map([
    [name, { shape: tensor.shape, data: Float32Array.from(tensor.data, (value) => value * factor) }],
  ]);
}

async function bytesOf(session: TrainingSession): Promise<Record<string, number[]>> {
  return Object.fromEntries([...(await session.readState())].map(([name, { data }]) => [name, [...data]]));
}

describe("the fault of a step", () => {
  it("is none where all results are finite, though a max pool pads with −∞", async () => {
    const session = await open({ network: "overlappingPools" });
    expect(await session.findFault!(rows)).toBeNull();
  });

  it("names the layer whose output overflows first", async () => {
    const session = await open({});
    await session.writeState(await scaled(session, "second/kernel", 1e30));
    await session.writeState(await scaled(session, "out/kernel", 1e30));
    const before = await bytesOf(session);
    const fault = await session.findFault!(rows);
    expect(fault).toMatchObject({ phase: "forward", node: "out" });
    expect(fault!.largest).toBeGreaterThan(1e29);
    expect(await bytesOf(session)).toEqual(before);
  });

  it("names data that is no number", async () => {
    const dataset = parityDataset(parityNetworks.dense, 20);
    const data = Float32Array.from(dataset.train.features[0]!.data);
    data[3] = Number.NaN;
    const train = { ...dataset.train, features: [{ ...dataset.train.features[0]!, data }] };
    const session = await open({ dataset: { ...dataset, train } });
    expect(await session.findFault!(rows)).toMatchObject({ phase: "input", primitive: null });
    expect(await session.findFault!(rows.map((row) => row + batch))).toBeNull();
  });

  it("names the weight's layer where only the update overflows", async () => {
    const session = await open({ learningRate: 3e38 });
    await session.writeState(await scaled(session, "second/kernel", 30));
    expect(await session.findFault!(rows)).toMatchObject({ phase: "update" });
  });

  it("is a gradient where the loss is finite and its slope is not", async () => {
    const { convolution } = parityNetworks;
    const dataset = parityDataset(convolution, 20);
    const dark = {
      ...dataset.train.features[0]!,
      data: new Uint8Array(dataset.train.features[0]!.data.length),
    };
    const session = await open({
      network: "convolution",
      dataset: { ...dataset, train: { ...dataset.train, features: [dark] } },
    });
    // Of dark images nothing but zeros goes forward, whatever the kernels; backward the kernels multiply.
    await session.writeState(await scaled(session, "conv_2/kernel", 1e25));
    await session.writeState(await scaled(session, "out/kernel", 1e25));
    expect(await session.findFault!(rows)).toMatchObject({ phase: "gradient", node: "conv_2" });
  });
});
