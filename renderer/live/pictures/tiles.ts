// How many tiles of one aspect fit best into a picture, pure.
import type { Rectangle } from "./cells.ts";

export interface Tiling {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** How many of the wanted tiles have room. */
  readonly shown: number;
  readonly left: number;
  readonly top: number;
}

/** How much an unfilled last row counts against an arrangement. */
const emptyCosts = 0.7;

/** The arrangement with the largest tiles, full rows preferred, none smaller than `least` wide; surplus tiles are left out. */
export function tile(
  count: number,
  aspect: number,
  width: number,
  height: number,
  gap: number,
  least: number,
): Tiling {
  let best: Tiling | null = null;
  let bestScore = 0;
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns);
    const tiling = fit(count, columns, rows, aspect, width, height, gap);
    const score = tiling.tileWidth * (count / (columns * rows)) ** emptyCosts;
    if (score > bestScore) [best, bestScore] = [tiling, score];
  }
  if (best !== null && best.tileWidth >= least) return best;
  const columns = Math.max(1, Math.floor((width + gap) / (least + gap)));
  const rows = Math.max(1, Math.floor((height + gap) / (least / aspect + gap)));
  return fit(Math.min(count, columns * rows), columns, rows, aspect, width, height, gap);
}

function fit(
  count: number,
  columns: number,
  rows: number,
  aspect: number,
  width: number,
  height: number,
  gap: number,
): Tiling {
  const tileWidth = Math.max(
    1,
    Math.min((width - gap * (columns - 1)) / columns, ((height - gap * (rows - 1)) / rows) * aspect),
  );
  const tileHeight = tileWidth / aspect;
  return {
    columns,
    rows,
    tileWidth,
    tileHeight,
    shown: count,
    left: (width - columns * tileWidth - (columns - 1) * gap) / 2,
    top: (height - rows * tileHeight - (rows - 1) * gap) / 2,
  };
}

export function tileAt(tiling: Tiling, index: number, gap: number, into: Rectangle): Rectangle {
  const [column, row] = [index % tiling.columns, Math.floor(index / tiling.columns)];
  return {
    x: into.x + tiling.left + column * (tiling.tileWidth + gap),
    y: into.y + tiling.top + row * (tiling.tileHeight + gap),
    width: tiling.tileWidth,
    height: tiling.tileHeight,
  };
}
