import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Tfjs } from "../../shared/layers/definition.ts";
import { flipChosen, rotate, sampleColumns, sampleRows } from "../../shared/layers/parts/augmentation.ts";

const tf: Tfjs = { core, layers: tfjsLayers };

beforeAll(() => core.setBackend("cpu"));

/** [1, 3, 3, 1] with the values 1 … 9 by rows. */
const square = () => core.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const one = (value: number) => core.tensor([value], [1, 1, 1, 1]);
const values = (images: core.Tensor) =>
  [...images.dataSync()].map((value) => Math.round(value * 1000) / 1000);

describe("augmentation", () => {
  it("moves rows and columns, with black where nothing was", () => {
    expect(values(sampleRows(tf, square(), 1, one(1)))).toEqual([4, 5, 6, 7, 8, 9, 0, 0, 0]);
    expect(values(sampleColumns(tf, square(), 1, one(-1)))).toEqual([0, 1, 2, 0, 4, 5, 0, 7, 8]);
    expect(values(sampleRows(tf, square(), 1, one(0.5)))).toEqual([
      2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 3.5, 4, 4.5,
    ]);
  });

  it("zooms around the middle", () => {
    expect(values(sampleRows(tf, square(), one(0.5), one(0)))).toEqual([
      2.5, 3.5, 4.5, 4, 5, 6, 5.5, 6.5, 7.5,
    ]);
  });

  it("moves every sample by its own amount", () => {
    const two = core.concat([square(), square()], 0);
    const moved = values(sampleRows(tf, two, 1, core.tensor([0, 1], [2, 1, 1, 1])));
    expect(moved.slice(0, 3)).toEqual([1, 2, 3]);
    expect(moved.slice(9, 12)).toEqual([4, 5, 6]);
  });

  it("mirrors the chosen samples", () => {
    expect(values(flipChosen(tf, square(), one(1), 2))).toEqual([3, 2, 1, 6, 5, 4, 9, 8, 7]);
    expect(values(flipChosen(tf, square(), one(1), 1))).toEqual([7, 8, 9, 4, 5, 6, 1, 2, 3]);
    expect(values(flipChosen(tf, square(), one(0), 1))).toEqual(values(square()));
  });

  it("turns by a right angle exactly, and not at all by none", () => {
    expect(values(rotate(tf, square(), one(0), 0.5))).toEqual(values(square()));
    const turned = values(rotate(tf, square(), one(Math.PI / 2), Math.PI / 2));
    expect([[7, 4, 1, 8, 5, 2, 9, 6, 3].join(), [3, 6, 9, 2, 5, 8, 1, 4, 7].join()]).toContain(turned.join());
  });

  it("keeps what an image holds under a small turn", () => {
    const dot = core.pad(core.ones([1, 3, 3, 1]), [
      [0, 0],
      [6, 6],
      [6, 6],
      [0, 0],
    ]);
    const sum = core.sum(rotate(tf, dot, one(0.3), 0.5)).dataSync()[0];
    expect(sum).toBeCloseTo(9, 1);
  });
});
