import { describe, expect, it } from "vitest";
import { spreadGrid, type NumberGrid, type PixelPlace } from "./pixelSheet.ts";

/** Colours that are their own places: a number from 0 to 50 is seen as itself. */
const scale = { packed: Uint32Array.from({ length: 51 }, (_, at) => at), low: 0, high: 50, notANumber: 77 };

/** The sheet's pixels, which were 99. */
function spread(grid: NumberGrid, place: PixelPlace, [width, height]: readonly [number, number]): number[] {
  const sheet = { width, height, pixels: new Uint32Array(width * height).fill(99) };
  spreadGrid(sheet, grid, place, scale);
  return [...sheet.pixels];
}

describe("numbers as pixels", () => {
  it("stay sharp where they are larger than pixels, and leave alone what is beside them", () => {
    const grid = { columns: 2, rows: 1, data: [1, 2] };
    const pixels = spread(grid, { left: 1, top: 1, width: 4, height: 2 }, [5, 3]);
    expect(pixels).toEqual([99, 99, 99, 99, 99, 99, 1, 1, 2, 2, 99, 1, 1, 2, 2]);
  });

  it("are cut where their place reaches beyond the sheet", () => {
    const grid = { columns: 2, rows: 2, data: [1, 2, 3, 4] };
    expect(spread(grid, { left: -2, top: -3, width: 4, height: 4 }, [2, 2])).toEqual([4, 4, 99, 99]);
  });

  it("are averaged where they are smaller than pixels, each counted once", () => {
    const grid = { columns: 2, rows: 3, data: [1, 3, 10, 20, 30, 40] };
    expect(spread(grid, { left: 0, top: 0, width: 1, height: 3 }, [1, 3])).toEqual([2, 15, 35]);
    expect(spread(grid, { left: 0, top: 0, width: 2, height: 1 }, [2, 1])).toEqual([14, 21]);
  });

  it("are read from their place among others, by their size where that counts", () => {
    const grid = { columns: 2, rows: 1, data: [0, -5, 0, 7], offset: 1, stride: 2, magnitudes: true };
    expect(spread(grid, { left: 0, top: 0, width: 2, height: 1 }, [2, 1])).toEqual([5, 7]);
  });

  it("beyond the scale have the colours of its ends, and what is no number its own", () => {
    const grid = { columns: 3, rows: 1, data: [-4, 60, Number.NaN] };
    expect(spread(grid, { left: 0, top: 0, width: 3, height: 1 }, [3, 1])).toEqual([0, 50, 77]);
  });

  it("end where the data ends", () => {
    const grid = { columns: 2, rows: 2, data: [1, 2, 3] };
    expect(spread(grid, { left: 0, top: 0, width: 2, height: 2 }, [2, 2])).toEqual([1, 2, 3, 99]);
  });
});
