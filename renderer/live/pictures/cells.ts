// Grids of coloured cells: the basic stroke of heat maps, lit neurons and pixels. Painted through one small image that is
// scaled up without smoothing, so a thousand cells cost one drawImage.
import {
  colourMap,
  divergingIndex,
  packedColour,
  sequentialIndex,
  type ColourMapName,
  type Theme,
} from "../colour.ts";

export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  /** Row-major, at least columns · rows numbers from `offset` on, `stride` apart. */
  readonly data: ArrayLike<number>;
  readonly offset?: number;
  readonly stride?: number;
  /** Value drawn in the map's last colour; the diverging map runs from −scale. */
  readonly scale: number;
  /** Coloured by their size, whatever their sign. */
  readonly magnitudes?: boolean;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

let scratch: {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
} | null = null;

export function paintCells(
  context: CanvasRenderingContext2D,
  grid: CellGrid,
  into: Rectangle,
  mapName: ColourMapName,
  theme: Theme,
): void {
  const { columns, rows } = grid;
  if (columns < 1 || rows < 1) return;
  const image = new ImageData(columns, rows);
  colourCells(new Uint32Array(image.data.buffer), grid, mapName, theme);
  const surface = scratchOf(columns, rows);
  if (surface === null) return;
  surface.context.putImageData(image, 0, 0);
  // Cells larger than pixels stay sharp; cells smaller than pixels are averaged rather than picked at random.
  context.imageSmoothingEnabled = into.width < columns || into.height < rows;
  context.imageSmoothingQuality = "high";
  context.drawImage(surface.canvas, 0, 0, columns, rows, into.x, into.y, into.width, into.height);
}

/** Fills `pixels` (columns · rows) with the packed colours of the grid's numbers. */
export function colourCells(pixels: Uint32Array, grid: CellGrid, mapName: ColourMapName, theme: Theme): void {
  const map = colourMap(mapName, theme);
  const { data, offset = 0, stride = 1, magnitudes = false } = grid;
  const scale = grid.scale > 0 ? grid.scale : 1;
  const indexOf = mapName === "diverging" ? divergingIndex : sequentialIndex;
  for (let i = 0; i < pixels.length; i++) {
    const value = data[offset + i * stride];
    // Behind the last number the picture is empty.
    if (value === undefined) continue;
    pixels[i] = packedColour(map, indexOf((magnitudes ? Math.abs(value) : value) / scale));
  }
}

function scratchOf(columns: number, rows: number): typeof scratch {
  if (scratch === null || scratch.canvas.width < columns || scratch.canvas.height < rows) {
    const canvas = new OffscreenCanvas(Math.max(64, columns), Math.max(64, rows));
    const context = canvas.getContext("2d");
    scratch = context === null ? null : { canvas, context };
  }
  return scratch;
}
