import { describe, expect, it } from "vitest";
import { spreadCells, type Colours } from "./pixelSheet.ts";

const [a, b, c, d] = [0xff000001, 0xff000002, 0xff000003, 0xff000004];

function colours(columns: number, packed: readonly number[]): Colours {
  return { columns, rows: packed.length / columns, packed: Uint32Array.from(packed) };
}

function sheetOf(columns: number, rows: number): Colours {
  return { columns, rows, packed: new Uint32Array(columns * rows) };
}

describe("cells as pixels", () => {
  it("stay sharp where they are larger than pixels, and leave what is beside them empty", () => {
    const sheet = sheetOf(5, 3);
    spreadCells(sheet, colours(2, [a, b]), { left: 1, top: 1, width: 4, height: 2 });
    expect([...sheet.packed]).toEqual([0, 0, 0, 0, 0, 0, a, a, b, b, 0, a, a, b, b]);
  });

  it("are cut where their place reaches beyond the sheet", () => {
    const sheet = sheetOf(2, 2);
    spreadCells(sheet, colours(2, [a, b, c, d]), { left: -2, top: -3, width: 4, height: 4 });
    expect([...sheet.packed]).toEqual([d, d, 0, 0]);
  });

  it("are averaged where they are smaller than pixels, each counted once", () => {
    const sheet = sheetOf(1, 2);
    const cells = colours(2, [0xff0000ff, 0xff000001, 0xff00ff00, 0xff000000]);
    spreadCells(sheet, cells, { left: 0, top: 0, width: 1, height: 2 });
    expect([...sheet.packed]).toEqual([0xff000080, 0xff008000]);
  });

  it("that are empty stay so and darken no other", () => {
    const sheet = sheetOf(2, 1);
    spreadCells(sheet, colours(4, [a, 0, 0, 0]), { left: 0, top: 0, width: 2, height: 1 });
    expect([...sheet.packed]).toEqual([a, 0]);
  });
});
