import { expect, it } from "vitest";
import type { TapValue } from "../../shared/contract/live.ts";
import { pacePoint, statisticTaps, watchedLayers } from "./layerStatistics.ts";

function value(kind: TapValue["kind"], weight: string, sizes: Partial<TapValue>): TapValue {
  const stats = { min: 0, max: 0, mean: 0, std: 0, dead: 0 };
  return { node: "dense", kind, weight, shape: [2, 2], data: new Float32Array(1), stats, ...sizes };
}

const layers = [{ node: "dense", name: "Dense", weights: ["kernel", "bias"] }];

it("puts the change of all of a layer's weights over their size, and their gradients together", () => {
  const values = [
    value("update", "kernel", { norm: 0.03, weightNorm: 3 }),
    value("update", "bias", { norm: 0.04, weightNorm: 4 }),
    value("gradient", "kernel", { norm: 5 }),
    value("gradient", "bias", { norm: 12 }),
  ];
  const point = pacePoint(layers, { step: 7, epoch: 0, values });
  expect(point).toMatchObject({ split: "train", step: 7, values: { "gradient of dense": 13 } });
  expect(point?.values["change of dense"]).toBeCloseTo(0.01, 9);
});

it("takes nothing from a frame without gradients, and nothing that is not finite", () => {
  expect(pacePoint(layers, { step: 1, epoch: 0, values: [value("weights", "kernel", {})] })).toBeNull();
  const exploded = [value("gradient", "kernel", { norm: Infinity })];
  expect(pacePoint(layers, { step: 1, epoch: 0, values: exploded })).toBeNull();
});

it("asks for the sizes of every trained weight", () => {
  const spec = (name: string, trainable: boolean) => ({ name, shape: [2], trainable });
  const weights = new Map([["dense", [spec("kernel", true), spec("moving", false), spec("bias", true)]]]);
  const watched = watchedLayers([{ id: "dense", name: "Dense" }], { weights }, 4);
  expect(watched).toEqual(layers);
  expect(statisticTaps(watched).map(({ kind, weight }) => [kind, weight])).toEqual([
    ["update", "kernel"],
    ["gradient", "kernel"],
    ["update", "bias"],
    ["gradient", "bias"],
  ]);
});
