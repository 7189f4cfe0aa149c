import { describe, expect, it } from "vitest";
import type { TapValue } from "../../shared/contract/live.ts";
import { surfaceMeaning, type Answers } from "./surfaceMeaning.ts";

function surface(units: number, numbers: readonly number[]): TapValue {
  const data = Float32Array.from(numbers);
  const stats = { min: Math.min(...numbers), max: Math.max(...numbers), mean: 0, std: 0, dead: 0 };
  return { node: "n", kind: "surface", shape: [1, numbers.length / units, units], data, stats };
}

const hidden: Answers = { ends: false, link: null, activation: "relu", classes: true };
const output: Answers = { ends: true, link: "softmax", activation: null, classes: true };

describe("what a surface shows", () => {
  it("is a tile per neuron, read where its numbers lie", () => {
    const pictures = surfaceMeaning(surface(2, [1, 2, 3, 4]), hidden);
    expect(pictures.map(({ offset, stride, scale }) => [offset, stride, scale])).toEqual([
      [0, 2, 4],
      [1, 2, 4],
    ]);
  });

  it("is one picture of two classes, from the first at −1 to the second at 1", () => {
    const [picture, ...more] = surfaceMeaning(surface(2, [30, -30, 0, 0, -30, 30]), output);
    expect(more).toEqual([]);
    expect([...(picture?.data ?? [])]).toEqual([-1, 0, 1]);
  });

  it("is the same for one answer between 0 and 1", () => {
    const [fromLogits] = surfaceMeaning(surface(1, [-40, 0, 40]), { ...output, link: "sigmoid" });
    expect([...(fromLogits?.data ?? [])]).toEqual([-1, 0, 1]);
    const [shares] = surfaceMeaning(surface(1, [0, 0.5, 1]), { ...output, link: null });
    expect([...(shares?.data ?? [])]).toEqual([-1, 0, 1]);
  });

  it("is a share per class where there are more than two", () => {
    const pictures = surfaceMeaning(surface(4, [9, 9, 9, 9]), output);
    expect(pictures).toHaveLength(4);
    expect(pictures[0]?.map).toBe("sequential");
    expect([...(pictures[0]?.data ?? [])]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it("has the middle of a sigmoid at zero", () => {
    const [picture] = surfaceMeaning(surface(1, [0, 0.5, 1]), { ...hidden, activation: "sigmoid" });
    expect([...(picture?.data ?? [])]).toEqual([-1, 0, 1]);
  });
});
