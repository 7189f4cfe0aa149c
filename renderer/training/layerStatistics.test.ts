import { expect, it } from "vitest";
import type { TapValue } from "../../shared/contract/live.ts";
import { addFrame, createLayerStatistics } from "./layerStatistics.ts";

function value(kind: TapValue["kind"], mean: number, std: number): TapValue {
  const stats = { min: 0, max: 0, mean, std, dead: 0 };
  return { node: "dense", kind, weight: "kernel", shape: [2, 2], data: new Float32Array(4), stats };
}

const layers = [{ node: "dense", name: "Dense", weight: "kernel" }];

it("puts the size of an update over that of the weights", () => {
  const statistics = createLayerStatistics();
  const values = { weights: value("weights", 3, 4), update: value("update", 0, 0.05), gradient: undefined };
  addFrame(statistics, layers, { step: 7, epoch: 0 }, (_node, kind) => values[kind]);
  const curve = statistics.ratios.curve("dense", "train");
  expect([curve?.steps[0], curve?.values[0], curve?.length]).toEqual([7, 0.01, 1]);
  expect(statistics.gradients.curve("dense", "train")).toBeNull();
});

it("says nothing before there are two frames to compare", () => {
  const statistics = createLayerStatistics();
  addFrame(statistics, layers, { step: 1, epoch: 0 }, (_node, kind) =>
    kind === "weights" ? value("weights", 0, 1) : undefined,
  );
  expect(statistics.ratios.metrics()).toEqual([]);
});
