import { elementAt } from "./program/elementAt.ts";
import * as core from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect, test } from "vitest";
import { randomUniform, randomUniformKernel, registerRandomUniform, setRandomStep } from "./randomUniform.ts";

const count = 100_000;

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, index) => (value - meanA) * (elementAt(b, index) - meanB)));
  const variance = (values: Float32Array, centre: number): number =>
    mean(values.map((value) => (value - centre) ** 2));
  return covariance / Math.sqrt(variance(a, meanA) * variance(b, meanB));
}

// Four standard deviations of the estimate for independent uniform numbers.
const meanTolerance = 4 * Math.sqrt(1 / 12 / count);
const correlationTolerance = 4 / Math.sqrt(count);

test("numbers are in [0, 1) with the mean and variance of the uniform distribution", () => {
  for (const [seed, site, step] of [
    [0, 0, 0],
    [1, 2, 3],
    [4_000_000_000, 17, 123_456],
  ] as const) {
    const values = randomUniform(count, seed, site, step);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(meanTolerance);
    expect(Math.abs(mean(values.map((value) => (value - 0.5) ** 2)) - 1 / 12)).toBeLessThan(meanTolerance);
  }
});

test("steps, sites, seeds and neighbouring elements do not correlate", () => {
  const base = randomUniform(count, 7, 1, 100);
  for (const [seed, site, step] of [
    [7, 1, 101],
    [7, 1, 102],
    [7, 1, 164],
    [7, 2, 100],
    [8, 1, 100],
    [7, 0, 101],
  ] as const) {
    expect(Math.abs(correlation(base, randomUniform(count, seed, site, step)))).toBeLessThan(
      correlationTolerance,
    );
  }
  for (const lag of [1, 2, 3, 16, 28, 256, 4096]) {
    expect(Math.abs(correlation(base.slice(0, -lag), base.slice(lag)))).toBeLessThan(correlationTolerance);
  }
});

test("one element over many steps is uniform too", () => {
  const overSteps = Float32Array.from({ length: count }, (_, step) =>
    elementAt(randomUniform(3, 5, 9, step), 2),
  );
  expect(Math.abs(mean(overSteps) - 0.5)).toBeLessThan(meanTolerance);
  expect(Math.abs(correlation(overSteps.slice(1), overSteps.slice(0, -1)))).toBeLessThan(
    correlationTolerance,
  );
});

test("each of the highest eight and of the lowest eight of the 24 bits is fair", () => {
  const values = randomUniform(count, 11, 0, 42);
  for (const bit of [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]) {
    const share = mean(values.map((value) => Math.floor(value * 2 ** (bit + 1)) % 2));
    expect(Math.abs(share - 0.5)).toBeLessThan(2 / Math.sqrt(count));
  }
});

test("pairs of neighbours fill the unit square evenly", () => {
  const values = randomUniform(2 * count, 3, 3, 3);
  const cells = new Float64Array(256);
  for (let pair = 0; pair < count; pair++) {
    cells[
      Math.floor(elementAt(values, 2 * pair) * 16) * 16 + Math.floor(elementAt(values, 2 * pair + 1) * 16)
    ] =
      elementAt(
        cells,
        Math.floor(elementAt(values, 2 * pair) * 16) * 16 + Math.floor(elementAt(values, 2 * pair + 1) * 16),
      ) + 1;
  }
  const expected = count / 256;
  const chiSquare = cells.reduce((sum, observed) => sum + (observed - expected) ** 2 / expected, 0);
  // 255 degrees of freedom: mean 255, standard deviation √510.
  expect(Math.abs(chiSquare - 255)).toBeLessThan(4 * Math.sqrt(510));
});

test("the generator stays as it is: runs must be reproducible over versions", () => {
  const bits = [...randomUniform(4, 1, 2, 3)].map((value) => value * 2 ** 24);
  expect(bits).toMatchInlineSnapshot(`
    [
      11136084,
      7769644,
      2701941,
      10051543,
    ]
  `);
});

test("the tfjs kernel draws the same numbers for the step that was set", () => {
  registerRandomUniform(core, "cpu");
  registerRandomUniform(core, "cpu");
  setRandomStep(12);
  const drawn = core
    .engine()
    .runKernel(randomUniformKernel, {}, { shape: [2, 3], seed: 5, site: 1 }) as core.Tensor;
  expect(drawn.shape).toEqual([2, 3]);
  expect(drawn.dataSync()).toEqual(randomUniform(6, 5, 1, 12));
  setRandomStep(0);
});
