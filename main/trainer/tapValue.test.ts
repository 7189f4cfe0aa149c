import { expect, test } from "vitest";
import { gridPositions, rowMajorStrides } from "../../shared/contract/sampleGrid.ts";
import { histogramOf, sampleValue, statsOf, viewOfTensor } from "./tapValue.ts";

test("statistics are over the whole value", () => {
  const stats = statsOf(Float32Array.of(-1, 0, 0, 5));
  expect(stats).toMatchObject({ min: -1, max: 5, mean: 1, dead: 0.5 });
  expect(stats.std).toBeCloseTo(Math.sqrt((4 + 1 + 1 + 16) / 4), 12);
  expect(statsOf(Uint8Array.of(7, 7, 7))).toEqual({ min: 7, max: 7, mean: 7, std: 0, dead: 0 });
});

test("numbers that are not finite do not spoil the statistics", () => {
  expect(statsOf(Float32Array.of(1, Number.NaN, 3, Infinity))).toMatchObject({
    min: 1,
    max: 3,
    mean: 2,
    std: 1,
  });
  expect(statsOf(Float32Array.of(Number.NaN))).toEqual({ min: 0, max: 0, mean: 0, std: 0, dead: 0 });
  expect(statsOf(new Float32Array())).toEqual({ min: 0, max: 0, mean: 0, std: 0, dead: 0 });
});

test("a value within the limit is sent whole, as a copy", () => {
  const value = Float32Array.of(1, 2, 3, 4);
  const sampled = sampleValue(viewOfTensor({ shape: [3], data: value.subarray(1) }), 3);
  expect(sampled).toEqual({ data: Float32Array.of(2, 3, 4) });
  expect(sampled.data.buffer.byteLength).toBe(12);
});

test("a matrix beyond the limit stays a matrix, evenly thinned along both axes", () => {
  const shape = [6, 4];
  const value = Float32Array.from({ length: 24 }, (_, index) => index * 10);
  const { data, grid } = sampleValue(viewOfTensor({ shape, data: value }), 10);
  // At most 3 along each axis: rows 0, 2, 4 and columns 0, 1, 2.
  expect(grid).toEqual([3, 3]);
  expect([...data]).toEqual([0, 10, 20, 80, 90, 100, 160, 170, 180]);
});

test.each([
  [[784, 128], 4096],
  [[3, 3, 1, 32], 50],
  [[1000], 7],
  [[2, 1_000_000], 1000],
  [[26, 26, 32], 1],
])("of %s at most %i numbers are sent, and every position is inside", (shape, limit) => {
  const size = shape.reduce((product, length) => product * length, 1);
  const value = Float32Array.from({ length: size }, (_, index) => index % 1000);
  const { data, grid = [] } = sampleValue(viewOfTensor({ shape, data: value }), limit);
  const positions = gridPositions(shape, grid, rowMajorStrides(shape));
  expect(data.length).toBeLessThanOrEqual(limit);
  expect(data.length).toBeGreaterThan(0);
  expect(new Set(positions).size).toBe(data.length);
  expect([...data]).toEqual([...positions].map((position) => value[position]));
});

test("a kernel that lies in another order of axes is sent in tfjs's", () => {
  // [2, 3] as tfjs has it, kept as [3, 2].
  const kept = { shape: [2, 3], data: Float32Array.of(0, 10, 1, 11, 2, 12), strides: [1, 2] };
  expect(sampleValue(kept, 6)).toEqual({ data: Float32Array.of(0, 1, 2, 10, 11, 12) });
  expect(sampleValue(kept, 4)).toEqual({ data: Float32Array.of(0, 1, 10, 11), grid: [2, 2] });
});

test("statistics of a large value see all of its columns", () => {
  const columns = 128;
  const value = Float32Array.from({ length: 3136 * columns }, (_, index) => index % columns);
  expect(statsOf(value)).toMatchObject({ min: 0, max: columns - 1 });
  expect(statsOf(value).mean).toBeCloseTo((columns - 1) / 2, 0);
});

test("a histogram counts every finite number once", () => {
  const value = Float32Array.of(0, 0.1, 0.5, 0.99, 1, Number.NaN);
  expect([...histogramOf(value, statsOf(value), 2)]).toEqual([2, 3]);
  expect([...histogramOf(Float32Array.of(4, 4), statsOf(Float32Array.of(4, 4)), 3)]).toEqual([2, 0, 0]);
});
