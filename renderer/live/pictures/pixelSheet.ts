// Coloured cells laid out as the pixels of a screen, without any canvas: cells larger than pixels stay sharp, cells smaller than
// pixels are averaged rather than picked at random.

/** Packed colours (R, G, B, A of little-endian ImageData), row-major; 0 is empty. */
export interface Colours {
  readonly columns: number;
  readonly rows: number;
  readonly packed: Uint32Array;
}

/** In whole pixels; may reach beyond the sheet it is drawn on. */
export interface PixelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Fills the place with the cells, as far as it lies on the sheet. */
export function spreadCells(sheet: Colours, cells: Colours, place: PixelPlace): void {
  const { columns, rows } = cells;
  const colourOf = place.width >= columns && place.height >= rows ? colourAt : meanColour;
  const starts = cellStarts(columns, place.width);
  const [firstX, lastX] = [Math.max(0, place.left), Math.min(sheet.columns, place.left + place.width)];
  const [firstY, lastY] = [Math.max(0, place.top), Math.min(sheet.rows, place.top + place.height)];
  for (let y = firstY; y < lastY; y++) {
    const top = cellAt(y - place.top, rows, place.height);
    const bottom = cellAt(y - place.top + 1, rows, place.height);
    for (let x = firstX; x < lastX; x++) {
      const left = starts[x - place.left] ?? 0;
      const right = starts[x - place.left + 1] ?? columns;
      sheet.packed[y * sheet.columns + x] = colourOf(cells, left, top, right, bottom);
    }
  }
}

/** For each pixel of a row, and the end, the cell it begins in. */
function cellStarts(cells: number, pixels: number): Int32Array {
  return Int32Array.from({ length: pixels + 1 }, (_, pixel) => cellAt(pixel, cells, pixels));
}

function cellAt(pixel: number, cells: number, pixels: number): number {
  return Math.floor((pixel * cells) / pixels);
}

function colourAt({ packed, columns }: Colours, left: number, top: number): number {
  return packed[top * columns + left] ?? 0;
}

/** Over the cells from (left, top) to before (right, bottom), at least one; the empty ones don't count. */
function meanColour(
  { packed, columns }: Colours,
  left: number,
  top: number,
  right: number,
  bottom: number,
): number {
  let [count, red, green, blue] = [0, 0, 0, 0];
  for (let row = top; row < Math.max(bottom, top + 1); row++) {
    for (let column = left; column < Math.max(right, left + 1); column++) {
      const colour = packed[row * columns + column] ?? 0;
      if (colour === 0) continue;
      count += 1;
      red += colour & 255;
      green += (colour >>> 8) & 255;
      blue += (colour >>> 16) & 255;
    }
  }
  if (count === 0) return 0;
  const mean = (sum: number): number => Math.round(sum / count);
  return ((255 << 24) | (mean(blue) << 16) | (mean(green) << 8) | mean(red)) >>> 0;
}
