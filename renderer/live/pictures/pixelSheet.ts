// Numbers laid out as the pixels of a screen, without any canvas: cells larger than pixels stay sharp, cells smaller than pixels
// are averaged rather than picked at random.
import { colourIndex } from "../colour.ts";

export interface NumberGrid {
  readonly columns: number;
  readonly rows: number;
  /** Row-major, at least columns · rows numbers from `offset` on, `stride` apart. */
  readonly data: ArrayLike<number>;
  readonly offset?: number;
  readonly stride?: number;
  /** Looked at by their size, whatever their sign. */
  readonly magnitudes?: boolean;
}

/** Packed colours (R, G, B, A of little-endian ImageData), row-major. */
export interface PixelSheet {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** Which colours numbers have: evenly from the first for `low` to the last for `high`, the ends beyond them. */
export interface ColourScale {
  readonly packed: Uint32Array;
  readonly low: number;
  readonly high: number;
  readonly notANumber: number;
}

/** In whole pixels; may reach beyond the sheet it is drawn on. */
export interface PixelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Fills the place with the grid, as far as it lies on the sheet. Behind the last number the sheet stays as it is. */
export function spreadGrid(sheet: PixelSheet, grid: NumberGrid, place: PixelPlace, scale: ColourScale): void {
  const columns = cellsOfPixels(grid.columns, place.width);
  const rows = cellsOfPixels(grid.rows, place.height);
  const firstX = Math.max(0, place.left);
  const lastX = Math.min(sheet.width, place.left + place.width);
  const lastY = Math.min(sheet.height, place.top + place.height);
  const values = new Float64Array(Math.max(0, lastX - firstX));
  let rowAbove = -1;
  let known = 0;
  for (let y = Math.max(0, place.top); y < lastY; y++) {
    const row = y - place.top;
    const firstRow = rows.first[row] ?? 0;
    const at = y * sheet.width + firstX;
    if (firstRow === rowAbove) {
      sheet.pixels.copyWithin(at, at - sheet.width, at - sheet.width + known);
      continue;
    }
    known = readRow(values, grid, columns, firstX - place.left, firstRow, rows.end[row] ?? 0);
    colourRow(sheet.pixels, at, values, known, scale);
    rowAbove = firstRow;
  }
}

/** A row of pixels from pixel `from` of the place on: the means of their cells. @returns how many have any number. */
function readRow(
  values: Float64Array,
  grid: NumberGrid,
  { first, end }: CellRanges,
  from: number,
  firstRow: number,
  endRow: number,
): number {
  const { data, columns, offset = 0, stride = 1, magnitudes = false } = grid;
  for (let x = 0; x < values.length; x++) {
    const start = first[from + x] ?? 0;
    const stop = end[from + x] ?? 0;
    if (offset + (firstRow * columns + start) * stride >= data.length) return x;
    let sum = 0;
    let count = 0;
    for (let row = firstRow; row < endRow; row++) {
      for (let column = start; column < stop; column++) {
        const index = offset + (row * columns + column) * stride;
        if (index >= data.length) break;
        const value = data[index] ?? 0;
        sum += magnitudes ? Math.abs(value) : value;
        count += 1;
      }
    }
    values[x] = sum / count;
  }
  return values.length;
}

function colourRow(
  pixels: Uint32Array,
  at: number,
  values: Float64Array,
  count: number,
  { packed, low, high, notANumber }: ColourScale,
): void {
  const last = packed.length - 1;
  const perUnit = last / (high - low);
  for (let x = 0; x < count; x++) {
    const index = colourIndex(values[x] ?? 0, low, perUnit, last);
    pixels[at + x] = Number.isNaN(index) ? notANumber : (packed[index] ?? 0);
  }
}

interface CellRanges {
  readonly first: Int32Array;
  readonly end: Int32Array;
}

/** For each pixel along an axis the cells it covers, at least one. */
function cellsOfPixels(cells: number, pixels: number): CellRanges {
  const [first, end] = [new Int32Array(pixels), new Int32Array(pixels)];
  for (let pixel = 0; pixel < pixels; pixel++) {
    const start = Math.floor((pixel * cells) / pixels);
    first[pixel] = start;
    end[pixel] = Math.max(start + 1, Math.floor(((pixel + 1) * cells) / pixels));
  }
  return { first, end };
}
