// A grid of numbers as a live picture shows it: in the colours the user chose, and readable by whoever points at a cell.
import { precise } from "../numberText.ts";
import type { Surface } from "../LiveCanvas.tsx";
import type { ColourMapName } from "../colour.ts";
import { paintTiles, type CellGrid, type Rectangle, type Tile } from "./cells.ts";
import { colouringOf, useLook } from "./look.ts";
import type { Reading } from "./readings.ts";

/** Says what a cell is, by its column and row: "unit 3, input 5". */
type NameOf = (column: number, row: number) => string;

export interface ValueTile extends Tile {
  readonly nameOf: NameOf;
}

export function paintValues(
  surface: Surface,
  grid: CellGrid,
  into: Rectangle,
  own: ColourMapName,
  nameOf: NameOf = placeName,
): void {
  paintValueTiles(surface, [{ grid, into, nameOf }], own);
}

/** Several grids of one scale. */
export function paintValueTiles(surface: Surface, tiles: readonly ValueTile[], own: ColourMapName): void {
  const [first] = tiles;
  if (first === undefined) return;
  const { map, scale, magnitudes } = colouringOf(useLook.getState(), own, first.grid.scale);
  const coloured = tiles.map(({ grid, into }) => ({ grid: { ...grid, scale, magnitudes }, into }));
  paintTiles(surface.context, coloured, map, surface.theme);
  surface.readings?.push(...tiles.map(readingOf));
}

function readingOf({ grid, into, nameOf }: ValueTile): Reading {
  return {
    place: into,
    words(across, down) {
      const [column, row] = [Math.floor(across * grid.columns), Math.floor(down * grid.rows)];
      const value = grid.data[(grid.offset ?? 0) + (row * grid.columns + column) * (grid.stride ?? 1)];
      return value === undefined ? null : `${nameOf(column, row)}: ${precise(value)}`;
    },
  };
}

function placeName(column: number, row: number): string {
  return `row ${row}, column ${column}`;
}
