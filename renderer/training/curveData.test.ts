import { describe, expect, it } from "vitest";
import type { MetricPoint } from "../../shared/contract/contract.ts";
import { createCurveData } from "./curveData.ts";

function point(step: number, loss: number, split: MetricPoint["split"] = "train"): MetricPoint {
  return { split, step, epoch: step / 100, values: { loss } };
}

describe("curve data", () => {
  it("keeps one curve per metric and split", () => {
    const data = createCurveData();
    data.add([point(1, 2.3), point(100, 2.1, "validation"), point(2, 2.2)]);
    const train = data.curve("loss", "train");
    expect([...(train?.steps.subarray(0, train.length) ?? [])]).toEqual([1, 2]);
    expect(data.curve("loss", "validation")?.length).toBe(1);
    expect(data.curve("accuracy", "train")).toBeNull();
  });

  it("counts a point that comes twice once", () => {
    const data = createCurveData();
    data.add([point(1, 2.3), point(2, 2.2)]);
    data.add([point(2, 2.2), point(3, 2.1)]);
    expect(data.curve("loss", "train")?.length).toBe(3);
  });

  it("grows past its first room", () => {
    const data = createCurveData();
    data.add(Array.from({ length: 1000 }, (_, i) => point(i, i)));
    const curve = data.curve("loss", "train");
    expect(curve?.length).toBe(1000);
    expect(curve?.values[999]).toBe(999);
  });

  it("tells once per batch of points", () => {
    const data = createCurveData();
    let told = 0;
    const stop = data.onChange(() => told++);
    data.add([point(1, 1), point(2, 1)]);
    stop();
    data.add([point(3, 1)]);
    expect(told).toBe(1);
  });
});
