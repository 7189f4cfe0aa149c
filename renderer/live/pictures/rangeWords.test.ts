import { expect, it } from "vitest";
import type { TapValue } from "../../../shared/contract/live.ts";
import { rangeWords } from "./rangeWords.ts";

const taps = [{ node: "dense", kind: "weights", weight: "kernel", limit: 4 }] as const;
const stats = { min: -0.25, max: 1.5, mean: 0.125, std: 1, dead: 0 };
const value: TapValue = { ...taps[0], shape: [2], data: new Float32Array(2), stats };

it("says what the numbers reach from and to", () => {
  const feed = {
    sample: () => null,
    value: (node: string, kind: string, weight?: string) =>
      `${node} ${kind} ${weight}` === "dense weights kernel" ? value : undefined,
  };
  expect(rangeWords({ taps }, feed)).toBe("Weights from −0.25 to 1.5, mean 0.125.");
});

it("says one number once", () => {
  const same = { ...value, stats: { ...stats, min: 1.5, mean: 1.5 } };
  expect(rangeWords({ taps }, { sample: () => null, value: () => same })).toBe("Weights: 1.5.");
});

it("says nothing before there are numbers", () => {
  expect(rangeWords({ taps }, { sample: () => null, value: () => undefined })).toBeNull();
  expect(rangeWords({ taps: [] }, { sample: () => null, value: () => value })).toBeNull();
});
