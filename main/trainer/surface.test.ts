import { describe, expect, it } from "vitest";
import { surfaceSide } from "../../shared/contract/live.ts";
import type { Column } from "../data/dataset.ts";
import type { HostTensor } from "../engine/engine.ts";
import { surfaceGrid, surfaceValue } from "./surface.ts";
import { TapReader } from "./tapReader.ts";
import { ViewBudget } from "./viewBudget.ts";

function samples(...features: Column[]) {
  return { count: 2, features, targets: [] };
}

const plane = samples({ name: "point", shape: [2], data: Float32Array.from([-5, 10, 5, 30]) });
const points = surfaceSide * surfaceSide;

describe("surfaces over the plane", () => {
  it("spans the data with some space around it, from the top left on", () => {
    const grid = surfaceGrid(plane);
    expect(grid?.region).toEqual({ left: -6, right: 6, top: 32, bottom: 8 });
    const data = grid?.points.data ?? [];
    expect(data[0]).toBeCloseTo(-6 + 6 / surfaceSide, 5);
    expect(data[1]).toBeCloseTo(32 - 12 / surfaceSide, 5);
    expect(data.at(-1)).toBeCloseTo(8 + 12 / surfaceSide, 5);
  });

  it("is for inputs of two numbers only", () => {
    expect(surfaceGrid(undefined)).toBeNull();
    expect(surfaceGrid(samples({ name: "row", shape: [3], data: new Float32Array(6) }))).toBeNull();
    const point = { name: "point", shape: [2], data: new Float32Array(4) };
    expect(surfaceGrid(samples(point, point))).toBeNull();
  });

  it("sends as many units as there is room for", () => {
    const grid = surfaceGrid(plane);
    if (grid === null) throw new Error("no grid");
    const data = Float32Array.from({ length: 3 * points }, (_, index) => index % 3);
    const tap = { node: "dense", kind: "surface", limit: 2 * points + 5 } as const;
    const value = surfaceValue(tap, { shape: [points, 3], data }, grid);
    expect(value.shape).toEqual([surfaceSide, surfaceSide, 2]);
    expect([...value.data.subarray(0, 4)]).toEqual([0, 1, 0, 1]);
  });

  it("comes beside other taps, from a batch of its own", async () => {
    const batches: number[] = [];
    const reader = new TapReader(
      {
        dataset: { train: plane },
        network: { layerOfNode: new Map([["sum", "sum"]]), weightsOfNode: new Map() },
        session: {
          readState: async () => new Map(),
          watchStep: async () => new Map(),
          forward: async ([features], nodes) => {
            const { shape, data } = features as HostTensor;
            batches.push(shape[0] ?? 0);
            const sums = Float32Array.from(
              { length: shape[0] ?? 0 },
              (_, at) => (data[2 * at] ?? 0) + (data[2 * at + 1] ?? 0),
            );
            return {
              outputs: [],
              nodes: new Map(nodes.map((node) => [node, { shape: [sums.length, 1], data: sums }])),
            };
          },
        },
      },
      new ViewBudget(() => 0),
    );
    const values = await reader.read(
      [
        { node: "sum", kind: "activation", limit: 8 },
        { node: "sum", kind: "surface", limit: points },
      ],
      { features: [{ shape: [1, 2], data: Float32Array.from([1, 2]) }], targets: [] },
    );
    expect(batches).toEqual([1, points]);
    expect(values.map(({ kind }) => kind)).toEqual(["activation", "surface"]);
    expect(values[0]?.data[0]).toBe(3);
    expect(values[1]?.data[0]).toBeCloseTo(26, 0);
  });
});
