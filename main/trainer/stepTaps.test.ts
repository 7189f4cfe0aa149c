// What is drawn of gradients is compared with tfjs's own of the same weights and samples.
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import type { Variable } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import type { EngineState, TrainingSession } from "../engine/engine.ts";
import {
  compileParityNetwork,
  openParitySession,
  parityDataset,
  parityNetworks,
  parityOptimizers,
} from "../engine/parityFixture.ts";
import { useCpu } from "../trace/testing/networks.ts";
import { probeSampleAt } from "./probe.ts";
import { probeBatch } from "./probeBatch.ts";
import { ShownSession } from "./recording/shownSession.ts";
import { TapReader } from "./tapReader.ts";
import { ViewBudget } from "./viewBudget.ts";

const tf = { core, layers };
const network = parityNetworks.convolution;
const dataset = parityDataset(network, 60);
const sample = probeSampleAt(dataset, { kind: "sample", split: "train", index: 3 }, 0);
const weights = ["conv/kernel", "conv/bias", "conv_2/kernel", "conv_2/bias", "out/kernel", "out/bias"];
const weightsOfNode = new Map(
  ["conv", "conv_2", "out"].map((node) => [node, weights.filter((name) => name.startsWith(`${node}/`))]),
);
const opened: TrainingSession[] = [];

beforeAll(useCpu);

afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

async function trained(): Promise<TrainingSession> {
  const session = await openParitySession("onnxruntime", {
    network,
    optimizer: parityOptimizers.adam,
    dataset,
    batchSize: 10,
  });
  opened.push(session);
  await session.run(
    Int32Array.from({ length: 60 }, (_, index) => index),
    10,
  );
  return session;
}

function readerOf(session: TrainingSession, budget = new ViewBudget(() => 0)): TapReader {
  const layerOfNode = new Map(["conv", "pool", "conv_2", "average", "flatten", "out"].map((id) => [id, id]));
  const source = { session: new ShownSession(session), network: { layerOfNode, weightsOfNode }, dataset };
  return new TapReader(source, budget);
}

function taps(kind: TapRequest["kind"], limit: number): readonly TapRequest[] {
  return weights.map((name) => {
    const [node = "", weight = ""] = name.split("/");
    return { node, kind, weight, limit };
  });
}

/** Gradients of the mean cross-entropy over the batch, as tfjs computes them of these weights. */
async function tfjsGradients(state: EngineState): Promise<ReadonlyMap<string, Float32Array>> {
  const { model } = compileParityNetwork(network, parityOptimizers.adam, tf);
  const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
  weights.forEach((name, at) => {
    const { shape, data } = state.get(name)!;
    variables[at]!.assign(core.tensor(data, [...shape]));
  });
  const { features, targets } = probeBatch(dataset.train)!;
  const images = core.div(core.tensor(features[0]!.data, [...features[0]!.shape], "float32"), 255);
  const truth = core.oneHot(core.tensor1d(targets[0]!.data as Int32Array, "int32"), network.classes);
  const { grads } = core.variableGrads(() => {
    const shares = model.apply(images) as core.Tensor;
    return core.neg<core.Scalar>(core.mean(core.sum(core.mul(core.log(shares), truth), -1)));
  }, variables);
  return new Map(
    weights.map((name, at) => [name, grads[variables[at]!.name]!.dataSync<"float32">()] as const),
  );
}

function expectSame(value: TapValue | undefined, expected: ArrayLike<number>): void {
  const size = Math.max(...Array.from(expected, Math.abs));
  const off = Array.from(expected, (number, at) => Math.abs(number - (value?.data[at] ?? Infinity)));
  expect(Math.max(...off) / size, `${value?.node}/${value?.weight}`).toBeLessThan(1e-3);
}

test("gradients are tfjs's own of the same weights and samples", async () => {
  const session = await trained();
  const expected = await tfjsGradients(await session.readState());
  const values = await readerOf(session).read(taps("gradient", 100_000), sample);
  expect(values).toHaveLength(weights.length);
  for (const [at, name] of weights.entries()) {
    const own = expected.get(name)!;
    expectSame(values[at], own);
    expect(values[at]?.norm).toBeCloseTo(Math.hypot(...own), 4);
  }
});

test("an update is the change of the weight after one step on the batch, and comes with the size of both", async () => {
  const session = await trained();
  const values = await readerOf(session).read(taps("update", 100_000), sample);
  const before = await session.readState();
  const { train } = dataset;
  const rows = Int32Array.from({ length: 32 }, (_, index) => Math.floor((index * train.count) / 32));
  await session.run(rows, 32);
  const after = await session.readState();
  for (const [at, name] of weights.entries()) {
    const [old, now] = [[...before.get(name)!.data], [...after.get(name)!.data]];
    const change = now.map((number, index) => number - old[index]!);
    expectSame(values[at], change);
    expect(values[at]?.norm).toBeCloseTo(Math.hypot(...change), 4);
    expect(values[at]?.weightNorm).toBeCloseTo(Math.hypot(...old), 4);
  }
});

test("one number and a histogram are enough where that is all that is drawn", async () => {
  const session = await trained();
  const [whole, alone, histogram] = await readerOf(session).read(
    [
      { node: "conv", kind: "gradient", weight: "kernel", limit: 100_000 },
      { node: "conv", kind: "gradient", weight: "bias", limit: 1 },
      { node: "conv", kind: "gradientHistogram", weight: "kernel", limit: 12 },
    ],
    sample,
  );
  expect(alone?.data).toHaveLength(1);
  expect(histogram?.data.reduce((sum, count) => sum + count, 0)).toBe(whole?.data.length);
  expect(histogram?.stats).toEqual(whole?.stats);
});

test("a node's gradient is of the sample on show", async () => {
  const session = await trained();
  const reader = readerOf(session);
  const [value] = await reader.read([{ node: "pool", kind: "gradient", limit: 10_000 }], sample);
  const [other] = await reader.read(
    [{ node: "pool", kind: "gradient", limit: 10_000 }],
    probeSampleAt(dataset, { kind: "sample", split: "train", index: 4 }, 0),
  );
  expect(value?.shape).toEqual([4, 4, 5]);
  expect(value?.data).not.toEqual(other?.data);
});

test("while training goes on they are left out of frames that follow at once", async () => {
  const session = await trained();
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = 0.05;
  budget.begin();
  const reader = readerOf(session, budget);
  expect(await reader.read(taps("gradient", 1), sample)).toHaveLength(weights.length);
  now = 100;
  expect(await reader.read(taps("gradient", 1), sample)).toEqual([]);
  expect(reader.owesBatch).toBe(true);
  now = 600;
  expect(await reader.read(taps("gradient", 1), sample)).toHaveLength(weights.length);
});

test("of a recorded step there are gradients and no updates", async () => {
  const session = await trained();
  const recorded = await session.readState(weights);
  await session.run(Int32Array.of(1, 2, 3), 3);
  const own = await session.readState();
  const shown = new ShownSession(session);
  shown.showRecorded({ step: 6, epoch: 1 }, recorded);
  const layerOfNode = new Map([["conv", "conv"]]);
  const reader = new TapReader(
    { session: shown, network: { layerOfNode, weightsOfNode }, dataset },
    new ViewBudget(() => 0),
  );
  const values = await reader.read([...taps("gradient", 100_000), ...taps("update", 1)], sample);
  expect(values.map(({ kind }) => kind)).toEqual(weights.map(() => "gradient"));
  const expected = await tfjsGradients(recorded);
  expectSame(values[0], expected.get("conv/kernel")!);
  expect(await session.readState()).toEqual(own);
});
