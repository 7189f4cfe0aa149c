import { expect, it } from "vitest";
import { createHistory } from "./histogramHistory.ts";

it("brings histograms of different ranges to one", () => {
  const history = createHistory(4);
  history.add(1, Float32Array.from([4, 0]), 0, 1);
  history.add(2, Float32Array.from([0, 9]), 0, 2);
  const picture = history.picture();
  expect([picture?.low, picture?.high, picture?.from, picture?.to]).toEqual([0, 2, 1, 2]);
  // Rows from 2 down to 0: the first column lies in the lowest quarter, the second in the upper half.
  expect([...(picture?.data ?? [])]).toEqual([0, 1, 0, 1, 0, 0, 1, 0]);
});

it("stays bounded and keeps the whole run", () => {
  const history = createHistory(2);
  for (let step = 0; step < 5000; step++) history.add(step, Float32Array.from([1, 1]), 0, 1);
  const picture = history.picture();
  expect(picture?.columns).toBeLessThan(400);
  expect(picture?.from).toBe(0);
  expect(picture?.to).toBeGreaterThan(4900);
});

it("begins anew with a new run", () => {
  const history = createHistory(2);
  history.add(900, Float32Array.from([1]), 0, 1);
  history.add(3, Float32Array.from([1]), 0, 1);
  expect(history.picture()?.columns).toBe(1);
});
