import { expect, test } from "vitest";
import type { MetricPoint } from "../../shared/contract/contract.ts";
import { MetricHistory } from "./metricHistory.ts";

function trainPoint(step: number, loss: number): MetricPoint {
  return { split: "train", step, epoch: step / 10, values: { loss } };
}

test("gives the points back in the order of their steps", () => {
  const validation: MetricPoint = { split: "validation", step: 10, epoch: 1, values: { loss: 2 } };
  const history = new MetricHistory([trainPoint(5, 1), validation, trainPoint(10, 3)]);
  expect(history.points().map((point) => [point.split, point.step])).toEqual([
    ["train", 5],
    ["train", 10],
    ["validation", 10],
  ]);
});

test("merges neighbours by the steps they cover when there are too many, and keeps the total", () => {
  const history = new MetricHistory([], 4);
  // Points covering 1, 3, 2, 2 and 4 steps.
  history.add([
    trainPoint(1, 10),
    trainPoint(4, 20),
    trainPoint(6, 30),
    trainPoint(8, 40),
    trainPoint(12, 50),
  ]);
  expect(history.points().map((point) => [point.step, point.values["loss"]])).toEqual([
    [4, (10 * 1 + 20 * 3) / 4],
    [8, (30 * 2 + 40 * 2) / 4],
    [12, 50],
  ]);
});

test("a value that only one of two neighbours has is kept when they merge", () => {
  const history = new MetricHistory([], 2);
  const pace = { split: "train", step: 4, epoch: 0.4, values: { "gradient of dense": 7 } } as const;
  history.add([trainPoint(4, 20), pace, trainPoint(6, 30)]);
  expect(history.points()).toEqual([
    { ...trainPoint(4, 20), values: { loss: 20, "gradient of dense": 7 } },
    trainPoint(6, 30),
  ]);
});

test("a run of any length stays bounded and keeps its last points", () => {
  const history = new MetricHistory([], 100);
  for (let step = 1; step <= 5000; step += 1) {
    history.add([trainPoint(step, step), { split: "validation", step, epoch: step, values: {} }]);
  }
  const points = history.points();
  expect(points.length).toBeLessThanOrEqual(200);
  expect(points.at(-1)).toMatchObject({ split: "validation", step: 5000 });
  expect(points.findLast((point) => point.split === "train")?.step).toBe(5000);
});
