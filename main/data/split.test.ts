import { expect, test } from "vitest";
import type { SampleSet } from "./dataset.ts";
import { splitSamples } from "./split.ts";

/** Sample i has the features [i, i + 0.5] and the target i. */
function numbered(count: number): SampleSet {
  const features = Float32Array.from({ length: 2 * count }, (_, at) => at / 2);
  const targets = Int32Array.from({ length: count }, (_, at) => at);
  return {
    count,
    features: [{ name: "x", shape: [2], data: features }],
    targets: [{ name: "y", shape: [], data: targets }],
  };
}

function targetsOf(samples: SampleSet): number[] {
  return [...(samples.targets[0]?.data ?? [])];
}

test("every sample lands on one side, features beside their target", () => {
  const { train, validation } = splitSamples(numbered(101), 0.2, 3);
  expect([train.count, validation.count]).toEqual([81, 20]);
  const all = [...targetsOf(train), ...targetsOf(validation)].sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: 101 }, (_, index) => index));
  const pairs = [...(train.features[0]?.data ?? [])];
  expect(pairs).toEqual(targetsOf(train).flatMap((target) => [target, target + 0.5]));
});

test("the seed decides, and nothing else", () => {
  expect(splitSamples(numbered(50), 0.3, 8)).toEqual(splitSamples(numbered(50), 0.3, 8));
  expect(targetsOf(splitSamples(numbered(50), 0.3, 8).validation)).not.toEqual(
    targetsOf(splitSamples(numbered(50), 0.3, 9).validation),
  );
});

test("leaves at least one sample on each side", () => {
  expect(splitSamples(numbered(3), 0.01, 1).validation.count).toBe(1);
  expect(splitSamples(numbered(3), 0.9, 1).train.count).toBe(1);
  expect(() => splitSamples(numbered(1), 0.5, 1)).toThrow(/1 sample/);
});
