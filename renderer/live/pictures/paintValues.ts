// A grid of numbers as a live picture shows it: in the colours the user chose, and readable by whoever points at a cell.
import { precise } from "../numberText.ts";
import type { Surface } from "../LiveCanvas.tsx";
import type { ColourMapName } from "../colour.ts";
import { paintCells, type CellGrid, type Rectangle } from "./cells.ts";
import { colouringOf, useLook } from "./look.ts";

/** @param nameOf what a cell is, by its column and row: "unit 3, input 5". */
export function paintValues(
  surface: Surface,
  grid: CellGrid,
  into: Rectangle,
  own: ColourMapName,
  nameOf: (column: number, row: number) => string = placeName,
): void {
  const { map, scale, magnitudes } = colouringOf(useLook.getState(), own, grid.scale);
  paintCells(surface.context, { ...grid, scale, magnitudes }, into, map, surface.theme);
  surface.readings?.push({
    place: into,
    words(across, down) {
      const [column, row] = [Math.floor(across * grid.columns), Math.floor(down * grid.rows)];
      const value = grid.data[(grid.offset ?? 0) + (row * grid.columns + column) * (grid.stride ?? 1)];
      return value === undefined ? null : `${nameOf(column, row)}: ${precise(value)}`;
    },
  });
}

function placeName(column: number, row: number): string {
  return `row ${row}, column ${column}`;
}
