import { expect, it } from "vitest";
import { createHistory, historyColumns } from "./histogramHistory.ts";

it("brings histograms of different ranges to one", () => {
  const history = createHistory(4);
  history.add(1, Float32Array.from([4, 0]), 0, 1);
  history.add(2, Float32Array.from([0, 9]), 0, 2);
  const picture = history.picture();
  expect([picture?.low, picture?.high, picture?.from, picture?.to]).toEqual([0, 2, 1, 2]);
  // Rows from 2 down to 0: the first column lies in the lowest quarter, the second in the upper half.
  expect([...(picture?.data ?? [])]).toEqual([0, 1, 0, 1, 0, 0, 1, 0]);
});

it("shows values that lie closer together than a row is high", () => {
  const history = createHistory(4);
  history.add(1, Float32Array.from([5, 0]), 0, 4);
  history.add(2, Float32Array.from([3, 3]), 2.1, 2.2);
  history.add(3, Float32Array.from([7, 0]), 4, 4);
  const { data = [], columns = 0 } = history.picture() ?? {};
  const columnOf = (column: number) => [0, 1, 2, 3].map((row) => data[row * columns + column]);
  expect([columnOf(0), columnOf(1), columnOf(2)]).toEqual([
    [0, 0, 1, 1],
    [0, 1, 0, 0],
    [1, 0, 0, 0],
  ]);
});

it("lies evenly over the steps, in whatever order they came: each column shows the nearest", () => {
  const history = createHistory(2);
  for (const step of [4, 0, 3]) history.add(step, Float32Array.from([0, step]), 0, 2);
  history.add(0, Float32Array.from([1, 0]), 0, 2);
  history.add(3, Float32Array.from([1, 0]), 0, 2);
  const picture = history.picture();
  expect(history.steps()).toEqual([0, 3, 4]);
  expect(picture?.columns).toBe(5);
  expect([...(picture?.data ?? [])]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 0]);
});

it("stays bounded over a run of any length, as dense early as late, and holds the newest", () => {
  const history = createHistory(2);
  for (let step = 0; step <= 50_000; step++) history.add(step, Float32Array.from([1, 1]), 0, 1);
  const steps = history.steps();
  expect(steps.length).toBeLessThanOrEqual(4 * historyColumns);
  expect([steps[0], steps.at(-1)]).toEqual([0, 50_000]);
  const gaps = steps.slice(1).map((step, index) => step - (steps[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(50_000 / historyColumns);
});
