// Grids of coloured cells: the basic stroke of heat maps, lit neurons and pixels. The pixels of all tiles of a sheet are computed
// here and written to the canvas at once: a canvas takes long over many small images.
import { colourMap, packedNotANumber, type ColourMapName, type Theme } from "../colour.ts";
import { spreadGrid, type ColourScale, type NumberGrid, type PixelPlace } from "./pixelSheet.ts";

export interface CellGrid extends NumberGrid {
  /** Value drawn in the map's last colour; the diverging map runs from −scale. */
  readonly scale: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A grid and where it is painted. */
export interface Tile {
  readonly grid: CellGrid;
  readonly into: Rectangle;
}

export function paintCells(
  context: CanvasRenderingContext2D,
  grid: CellGrid,
  into: Rectangle,
  mapName: ColourMapName,
  theme: Theme,
): void {
  paintTiles(context, [{ grid, into }], mapName, theme);
}

/** Tiles beside each other; what was drawn between them before is gone. */
export function paintTiles(
  context: CanvasRenderingContext2D,
  tiles: readonly Tile[],
  mapName: ColourMapName,
  theme: Theme,
): void {
  const transform = context.getTransform();
  const placed = tiles
    .filter(({ grid }) => grid.columns >= 1 && grid.rows >= 1)
    .map(({ grid, into }) => ({ grid, place: placeOf(into, transform) }));
  const sheet = visibleSheet(
    placed.map(({ place }) => place),
    context.canvas,
  );
  if (sheet === null) return;
  const { width, height } = sheet;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (const { grid, place } of placed) {
    const onSheet = { ...place, left: place.left - sheet.left, top: place.top - sheet.top };
    spreadGrid({ width, height, pixels }, grid, onSheet, colourScale(mapName, theme, grid.scale));
  }
  context.putImageData(image, sheet.left, sheet.top);
}

function colourScale(mapName: ColourMapName, theme: Theme, scale: number): ColourScale {
  const { packed } = colourMap(mapName, theme);
  const high = scale > 0 ? scale : 1;
  return { packed, low: mapName === "diverging" ? -high : 0, high, notANumber: packedNotANumber };
}

/** The pixels nearest to a rectangle, at least one each way. */
function placeOf({ x, y, width, height }: Rectangle, { a, d, e, f }: DOMMatrix): PixelPlace {
  const [left, top] = [Math.round(a * x + e), Math.round(d * y + f)];
  return {
    left,
    top,
    width: Math.max(1, Math.round(a * (x + width) + e) - left),
    height: Math.max(1, Math.round(d * (y + height) + f) - top),
  };
}

/** What holds all places, as far as it is on the canvas; null where nothing is. */
function visibleSheet(
  places: readonly PixelPlace[],
  canvas: { readonly width: number; readonly height: number },
): PixelPlace | null {
  const ends = (from: (place: PixelPlace) => number): readonly number[] => places.map(from);
  const left = Math.max(0, Math.min(...ends((place) => place.left)));
  const top = Math.max(0, Math.min(...ends((place) => place.top)));
  const right = Math.min(canvas.width, Math.max(...ends((place) => place.left + place.width)));
  const bottom = Math.min(canvas.height, Math.max(...ends((place) => place.top + place.height)));
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null;
}
