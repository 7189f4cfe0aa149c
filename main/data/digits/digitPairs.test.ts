import { expect, test } from "vitest";
import { generateDigitPairs } from "./digitPairs.ts";

const pairs = generateDigitPairs(400, 3);
const [first, second] = pairs.features;
const labels = Int32Array.from(pairs.targets[0]?.data ?? []);

test("both classes are there, about as often", () => {
  const same = labels.reduce((sum, label) => sum + label, 0);
  expect(same).toBeGreaterThan(150);
  expect(same).toBeLessThan(250);
});

test("sample i depends on the seed and i alone, and its two images are drawn apart", () => {
  const fewer = generateDigitPairs(10, 3);
  const pixels = 28 * 28;
  expect(fewer.features[1]?.data).toEqual(second?.data.slice(0, 10 * pixels));
  expect(first?.data).not.toEqual(second?.data);
  expect(generateDigitPairs(10, 4).features[0]?.data).not.toEqual(fewer.features[0]?.data);
});

test("images of the same digit are more alike than others", () => {
  const pixels = 28 * 28;
  const distance = (sample: number): number => {
    let sum = 0;
    for (let at = sample * pixels; at < (sample + 1) * pixels; at += 1)
      sum += Math.abs((first?.data[at] ?? 0) - (second?.data[at] ?? 0));
    return sum;
  };
  const meanOf = (label: number): number => {
    const chosen = [...labels.keys()].filter((sample) => labels[sample] === label);
    return chosen.reduce((sum, sample) => sum + distance(sample), 0) / chosen.length;
  };
  expect(meanOf(1)).toBeLessThan(0.95 * meanOf(0));
});
