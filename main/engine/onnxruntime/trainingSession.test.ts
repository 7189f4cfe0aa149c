import { afterEach, describe, expect, it } from "vitest";
import type { OpenRequest, TrainingSession } from "../engine.ts";
import { openParitySession, parityDataset, parityNetworks, parityOptimizers } from "../parityFixture.ts";

const samples = 44;
const opened: TrainingSession[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

async function open(
  name: keyof typeof parityNetworks,
  overrides: Partial<OpenRequest> = {},
): Promise<TrainingSession> {
  const network = parityNetworks[name];
  const session = await openParitySession("onnxruntime", {
    network,
    optimizer: parityOptimizers.adam,
    dataset: parityDataset(network, samples),
    batchSize: 8,
    overrides,
  });
  opened.push(session);
  return session;
}

function rows(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, index) => (from + index) % samples);
}

async function numbersOf(session: TrainingSession): Promise<Record<string, number[]>> {
  return Object.fromEntries([...(await session.readState())].map(([name, { data }]) => [name, [...data]]));
}

describe("a run on onnxruntime", () => {
  it("does not care how its steps are cut into calls", async () => {
    const once = await open("dropout");
    const often = await open("dropout");
    const losses = [...(await once.run(rows(0, 80), 8)).get("loss")!];
    const parts = [
      await often.run(rows(0, 8), 8),
      await often.run(rows(8, 56), 8),
      await often.run(rows(56, 80), 8),
    ];
    expect(parts.flatMap((part) => [...part.get("loss")!])).toEqual(losses);
    expect(await numbersOf(often)).toEqual(await numbersOf(once));
  });

  it("goes on from a state that was read, to the same numbers", async () => {
    const first = await open("dropout");
    await first.run(rows(0, 40), 8);
    const state = await first.readState();
    expect(state.get("step")!.data[0]).toBe(5);
    const second = await open("dropout");
    await second.writeState(state);
    const expected = [...(await first.run(rows(40, 80), 8)).get("loss")!];
    expect([...(await second.run(rows(40, 80), 8)).get("loss")!]).toEqual(expected);
    expect(await numbersOf(second)).toEqual(await numbersOf(first));
  });

  it("does a smaller last batch with the same state", async () => {
    const fast = await open("convolution");
    const network = parityNetworks.convolution;
    const reference = await openParitySession("cpu", {
      network,
      optimizer: parityOptimizers.adam,
      dataset: parityDataset(network, samples),
      batchSize: 8,
    });
    opened.push(reference);
    for (const session of [fast, reference]) {
      await session.run(rows(0, 40), 8);
      await session.run(rows(40, 44), 4);
    }
    const expected = [...(await reference.run(rows(0, 8), 8)).get("loss")!];
    expect((await fast.run(rows(0, 8), 8)).get("loss")![0]).toBeCloseTo(expected[0]!, 4);
  });

  it("gives the same numbers on one thread and on two", async () => {
    const one = await open("convolution", { threads: 1 });
    const two = await open("convolution", { threads: 2 });
    await one.run(rows(0, 80), 8);
    await two.run(rows(0, 80), 8);
    expect(await numbersOf(two)).toEqual(await numbersOf(one));
  });

  it("takes threads by a rule of the network and says so", async () => {
    const ruled = await open("dense", { threads: null });
    expect(ruled.threads).toBe(1);
    expect(ruled.notes[0]).toMatch(/^1 thread of \d+ for [\d.]+ million multiplications a step\.$/);
  });

  it("measures its threads where asked to, says how, and leaves the state as it was", async () => {
    const measured = await open("dense", { threads: "measure" });
    const given = await open("dense");
    expect(measured.notes[0]).toMatch(/Measured at the start: .* used\./);
    expect(await numbersOf(measured)).toEqual(await numbersOf(given));
  });

  it("reads kernels in tfjs's order and refuses state that does not fit", async () => {
    const session = await open("convolution");
    const state = await session.readState(["conv/kernel"]);
    expect(state.get("conv/kernel")!.shape).toEqual([3, 3, 2, 5]);
    const wrong = new Map([["conv/kernel", { shape: [1], data: new Float32Array(1) }]]);
    await expect(session.writeState(wrong)).rejects.toMatchObject({
      error: { code: "run/checkpoint-invalid" },
    });
    const unknown = new Map([["no/kernel", { shape: [1], data: new Float32Array(1) }]]);
    await expect(session.writeState(unknown)).rejects.toMatchObject({
      error: { code: "run/checkpoint-invalid" },
    });
  });

  it("gives the values of wanted nodes, in chunks as at once", async () => {
    const session = await open("convolution");
    const shape = parityNetworks.convolution.inputShape;
    const size = shape.reduce((product, length) => product * length, 1);
    const data = Uint8Array.from({ length: 300 * size }, (_, index) => (index * 31) % 256);
    const many = await session.forward([{ shape: [300, ...shape], data }], ["pool", "out"]);
    const last = await session.forward(
      [{ shape: [1, ...shape], data: data.subarray(299 * size) }],
      ["pool", "out"],
    );
    expect(many.nodes.get("pool")!.shape).toEqual([300, 4, 4, 5]);
    const tail = many.nodes.get("pool")!.data.subarray(-80);
    [...last.nodes.get("pool")!.data].forEach((value, index) => expect(tail[index]).toBeCloseTo(value, 5));
  });
});
