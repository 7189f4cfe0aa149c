import { describe, expect, it } from "vitest";
import type { TapValue } from "../../../shared/contract/live.ts";
import { createLiveFeed, type LiveFeed } from "../liveFeed.ts";
import type { NeuronColumn } from "./columns.ts";
import { numbersOf, tapsOf } from "./neuronNumbers.ts";

const stats = { min: 0, max: 255, mean: 0, std: 0, dead: 0 };
const pixels: NeuronColumn = {
  kind: "pixels",
  node: "in",
  title: "Digit",
  size: 4,
  image: { height: 2, width: 2, channels: 1 },
  dense: null,
  activation: "linear",
  link: null,
};
const hidden: NeuronColumn = {
  ...pixels,
  kind: "neurons",
  node: "h",
  size: 3,
  image: null,
  dense: "h",
  activation: "sigmoid",
};

function feedWith(values: readonly TapValue[]): LiveFeed {
  const feed = createLiveFeed(
    { subscribe: () => undefined, credit: () => undefined },
    { onNextFrame: () => undefined, after: () => () => undefined },
  );
  feed.setRun("run");
  const features = [{ shape: [2, 2, 1], data: Float32Array.of(0, 51, 102, 255) }];
  feed.receive({
    runId: "run",
    frame: 1,
    step: 1,
    epoch: 0,
    probe: { split: "validation", index: 0, label: 1, features },
    values,
  });
  return feed;
}

describe("the numbers of the neuron view", () => {
  it("shows the stored sample, scaled, where the input arrives only as a sample of itself", () => {
    const sparse: TapValue = {
      node: "in",
      kind: "activation",
      shape: [2, 2, 1],
      data: Float32Array.of(0),
      grid: [1, 1, 1],
      stats,
    };
    const { activations } = numbersOf(pixels, null, feedWith([sparse]));
    expect([...(activations ?? [])].map((value) => Math.round(value * 10))).toEqual([0, 2, 4, 10]);
  });

  it("leaves out weights of a network that was since changed", () => {
    const kernel: TapValue = {
      node: "h",
      kind: "weights",
      weight: "kernel",
      shape: [4, 5],
      data: new Float32Array(20),
      stats,
    };
    expect(numbersOf(hidden, pixels, feedWith([kernel])).kernel).toBeNull();
    const fitting = { ...kernel, shape: [4, 3], data: new Float32Array(12) };
    expect(numbersOf(hidden, pixels, feedWith([fitting])).kernel).toBe(fitting);
  });

  it("asks for every activation, kernel and bias in full", () => {
    expect(tapsOf([pixels, hidden]).map((tap) => [tap.node, tap.weight ?? tap.kind, tap.limit])).toEqual([
      ["in", "activation", 4],
      ["h", "activation", 3],
      ["h", "kernel", 12],
      ["h", "bias", 3],
    ]);
  });
});
