import { expect, it } from "vitest";
import type { TapValue } from "../../../shared/contract/live.ts";
import { kernelGrids } from "./convolutionPicture.ts";

const stats = { min: 0, max: 1, mean: 0, std: 1, dead: 0 };

/** Each number says where it lies: 1000 × first axis + 100 × second … */
function kernelOf(...shape: readonly number[]): TapValue {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: size }, (_, at) => {
    let rest = at;
    return shape.toReversed().reduce((sum, length, axis) => {
      const place = rest % length;
      rest = Math.floor(rest / length);
      return sum + place * 10 ** axis;
    }, 0);
  });
  return { node: "conv", kind: "weights", weight: "kernel", shape, data, stats };
}

const axes = { weight: "kernel", rows: 0, columns: 1, over: "pixels" } as const;

it("shows of each filter the first channel, wherever filters and channels lie", () => {
  const [, second] = kernelGrids(kernelOf(2, 3, 4, 5), { ...axes, filter: 3 });
  expect([second?.rows, second?.columns]).toEqual([2, 3]);
  expect([...(second?.data ?? [])]).toEqual([1, 101, 201, 1001, 1101, 1201]);
  const transposed = kernelGrids(kernelOf(2, 3, 4, 5), { ...axes, filter: 2 });
  expect(transposed).toHaveLength(4);
  expect([...(transposed[3]?.data ?? [])]).toEqual([30, 130, 230, 1030, 1130, 1230]);
});

it("shows of a sequence's filter a column per step and a row per feature", () => {
  const [first] = kernelGrids(kernelOf(3, 2, 4), { ...axes, rows: 1, columns: 0, filter: 2, over: "steps" });
  expect([first?.rows, first?.columns]).toEqual([2, 3]);
  expect([...(first?.data ?? [])]).toEqual([0, 100, 200, 10, 110, 210]);
});
