import { describe, expect, it } from "vitest";
import { strongestLines, type LineSet } from "./lines.ts";

// [3 sources, 2 targets]
const kernel = Float32Array.of(1, -4, -3, 0.5, 2, 1);
const all = {
  sources: 3,
  targets: 2,
  shownSources: Int32Array.of(0, 1, 2),
  shownTargets: Int32Array.of(0, 1),
};

function pairs(lines: LineSet): string[] {
  return [...lines.from].map((from, i) => `${from}>${lines.to[i]}`);
}

describe("the lines of the neuron view", () => {
  it("are each neuron's strongest weights, the strongest drawn last", () => {
    const lines = strongestLines({ ...all, kernel, most: 4 });
    expect(pairs(lines)).toEqual(["2>1", "2>0", "1>0", "0>1"]);
    expect(lines.scale).toBe(4);
    expect([...lines.strength]).toEqual([0.25, 0.5, -0.75, -1]);
  });

  it("show what flows where activations are given", () => {
    const lines = strongestLines({ ...all, kernel, most: 2, carrying: Float32Array.of(0, 0, 1) });
    expect(pairs(lines)).toEqual(["2>1", "2>0"]);
    expect(lines.scale).toBe(2);
  });

  it("draw only between the neurons on show", () => {
    const lines = strongestLines({
      ...all,
      kernel,
      most: 10,
      shownSources: Int32Array.of(1),
      shownTargets: Int32Array.of(1),
    });
    expect(pairs(lines)).toEqual(["0>0"]);
    expect(lines.scale).toBe(0.5);
  });

  it("leave out weights that are zero or were not sent", () => {
    const lines = strongestLines({ ...all, kernel: Float32Array.of(0, Number.NaN, 0, 2, 0, 0), most: 10 });
    expect(pairs(lines)).toEqual(["1>1"]);
  });

  it("keep to the number asked for where many weights are equal", () => {
    const equal = {
      kernel: new Float32Array(100).fill(1),
      sources: 100,
      targets: 1,
      shownTargets: Int32Array.of(0),
    };
    const shownSources = Int32Array.from({ length: 100 }, (_, i) => i);
    expect(strongestLines({ ...equal, shownSources, most: 7 }).from).toHaveLength(7);
  });
});
