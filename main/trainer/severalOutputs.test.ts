import { describe, expect, it } from "vitest";
import type { Dataset, SampleSet } from "../data/dataset.ts";
import { findAnswers } from "./answers.ts";
import { confusion } from "./confusion.ts";
import { findDeviations } from "./deviations.ts";
import type { TrainedNetwork } from "./inference.ts";
import { findSaliency } from "./saliency.ts";
import { Turnstile } from "./turnstile.ts";

/** Samples are two numbers: their sum is the answer "size", which of the two is larger "side", whether the first is above 0 "sign". */
const network: TrainedNetwork = {
  turnstile: new Turnstile(),
  network: {
    inputs: [{ node: "input", shape: [2] }],
    outputs: [
      { node: "size", fromLogits: false, loss: "meanSquaredError" },
      { node: "side", fromLogits: true, loss: "sparseCategoricalCrossentropy" },
      { node: "sign", fromLogits: true, loss: "binaryCrossentropy" },
    ],
    layerOfNode: new Map(),
  } as unknown as TrainedNetwork["network"],
  session: {
    forward: async ([features]) => {
      const pairs = Float32Array.from(features?.data ?? []);
      const count = pairs.length / 2;
      const sums = Float32Array.from({ length: count }, (_, at) => pairs[2 * at]! + pairs[2 * at + 1]!);
      const firsts = Float32Array.from({ length: count }, (_, at) => pairs[2 * at]!);
      return {
        outputs: [
          { shape: [count, 1], data: sums },
          { shape: [count, 2], data: pairs },
          { shape: [count, 1], data: firsts },
        ],
        nodes: new Map(),
      };
    },
  },
};

const set: SampleSet = {
  count: 3,
  features: [{ name: "x", shape: [2], data: Float32Array.of(1, 2, 3, 0, -5, 0) }],
  targets: [
    { name: "size", shape: [1], data: Float32Array.of(3, 5, -4) },
    { name: "side", shape: [], data: Int32Array.of(1, 1, 1) },
    { name: "sign", shape: [], data: Int32Array.of(1, 1, 1) },
  ],
};
const data: Dataset = {
  id: "test",
  title: "",
  generated: true,
  train: set,
  validation: set,
  targetKinds: [
    { kind: "values" },
    { kind: "classes", names: ["left", "right"] },
    { kind: "classes", names: ["below", "above"] },
  ],
  preprocess: [{ scale: 1, offset: 0 }],
  hash: "",
  origin: "",
};
const wrong = { truth: null, answer: null, wrongOnly: true, most: 10 };
const feature = { shape: [2], data: Float32Array.of(1, 2) };

describe("a question about one of several outputs", () => {
  it("sorts the samples by the classes of the output it names, else of the first that has classes", async () => {
    const counts = async (request: { output?: string }) => {
      const sorted = await confusion(network, data, request);
      return sorted.ok ? [...sorted.value.counts] : sorted.error.code;
    };
    expect(await counts({})).toEqual([0, 0, 1, 2]);
    expect(await counts({ output: "side" })).toEqual([0, 0, 1, 2]);
    expect(await counts({ output: "sign" })).toEqual([0, 0, 1, 2]);
    expect(await counts({ output: "size" })).toBe("data/output-mismatch");
  });

  it("finds what each output gets wrong, with the share of its own link", async () => {
    const found = async (output: string) => {
      const answers = await findAnswers(network, data, { ...wrong, output });
      return answers.ok ? answers.value.found : [];
    };
    const [side] = await found("side");
    expect([side?.sample.index, side?.answer]).toEqual([1, 0]);
    expect(side?.share).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
    const [sign] = await found("sign");
    expect([sign?.sample.index, sign?.answer]).toEqual([2, 0]);
    expect(sign?.share).toBeCloseTo(1 / (1 + Math.exp(-5)), 6);
  });

  it("puts the values first that are furthest off", async () => {
    const answers = await findAnswers(network, data, { ...wrong, output: "size" });
    const found = answers.ok ? answers.value.found : [];
    expect(found.map(({ sample, answer, share, off }) => [sample.index, answer, share, off])).toEqual([
      [1, 3, null, 2],
      [2, -5, null, 1],
      [0, 3, null, 0],
    ]);
    expect(found[0]?.sample.truths?.[0]).toEqual({ target: "size", value: 5 });
  });

  it("says how far values are off, and pairs them with the truth", async () => {
    const deviations = await findDeviations(network, data, {});
    expect(deviations).toEqual({
      ok: true,
      value: {
        count: 3,
        mean: -1,
        meanAbsolute: 1,
        rootMeanSquare: Math.sqrt(5 / 3),
        samples: Int32Array.of(0, 1, 2),
        truths: set.targets[0]?.data,
        answers: Float32Array.of(3, 3, -5),
      },
    });
    expect(await findDeviations(network, data, { output: "side" })).toMatchObject({
      error: { code: "data/output-mismatch", found: "one that learns classes" },
    });
  });

  it("follows the slope of the output it names", async () => {
    const slopes = async (output: string) => {
      const request = { features: [feature], input: 0, output, unit: 0, reach: 0.5 };
      const saliency = await findSaliency(network, request);
      return saliency.ok ? [...saliency.value.gradient] : [];
    };
    expect(await slopes("size")).toEqual([1, 1]);
    expect(await slopes("sign")).toEqual([1, 0]);
  });

  it.each([
    ["confusion", () => confusion(network, data, { output: "hidden" })],
    ["answers", () => findAnswers(network, data, { ...wrong, output: "hidden" })],
    ["deviations", () => findDeviations(network, data, { output: "hidden" })],
    [
      "saliency",
      () => findSaliency(network, { features: [feature], input: 0, output: "hidden", unit: 0, reach: 1 }),
    ],
  ])("is refused where it names no output: %s", async (_, ask) => {
    expect(await ask()).toMatchObject({
      error: {
        code: "run/unknown-output",
        expected: "one of the outputs size, side, sign",
        found: "hidden",
      },
    });
  });
});
