import { expect, test } from "vitest";
import { generateDigits } from "./digits.ts";
import { generateSlantedDigits } from "./slantedDigits.ts";

const count = 300;
const slanted = generateSlantedDigits(count, 5);
const images = slanted.features[0]!.data;
const slants = [...slanted.targets[1]!.data];

test("images and classes are those of the digits", () => {
  const digits = generateDigits(count, 5);
  expect(slanted.features).toEqual(digits.features);
  expect(slanted.targets[0]!.data).toEqual(digits.targets[0]!.data);
});

/** How far the ink's rows move to the right on the way up: the slope of the ink's columns over its rows, by least squares. */
function leanOf(sample: number): number {
  let [mass, x, y, xy, yy] = [0, 0, 0, 0, 0];
  for (let at = 0; at < 784; at += 1) {
    const ink = images[sample * 784 + at] ?? 0;
    const [column, up] = [at % 28, -Math.floor(at / 28)];
    mass += ink;
    x += ink * column;
    y += ink * up;
    xy += ink * column * up;
    yy += ink * up * up;
  }
  return (xy - (x * y) / mass) / (yy - (y * y) / mass);
}

function meanLean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + leanOf(sample), 0) / samples.length;
}

test("the slant is what the ink shows, for every digit", () => {
  const labels = slanted.targets[0]!.data;
  for (let digit = 0; digit < 10; digit += 1) {
    const own = [...labels.keys()].filter((sample) => labels[sample] === digit);
    const right = own.filter((sample) => slants[sample]! > 10);
    const left = own.filter((sample) => slants[sample]! < 0);
    expect([right.length > 1, left.length > 1]).toEqual([true, true]);
    expect(meanLean(right)).toBeGreaterThan(meanLean(left) + 0.1);
  }
  expect(Math.max(...slants.map(Math.abs))).toBeLessThan(60);
});
