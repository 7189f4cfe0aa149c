// A long row of layers is folded into several, like words into lines, where that lets them be drawn larger.
import { columnGap, nodeSize, type Point } from "./geometry.ts";

export interface PlacedNode {
  readonly id: string;
  readonly position: Point;
}

export interface Area {
  readonly width: number;
  readonly height: number;
}

const columnWidth = nodeSize.width + columnGap;
/** Room for the edge that leads from the end of a row to the beginning of the next. */
const rowHeight = nodeSize.height + 76;
const readableZoom = 0.8;

/** New places of the nodes of a single row; null where they are no row or stand well as they are. */
export function foldRows(nodes: readonly PlacedNode[], area: Area): ReadonlyMap<string, Point> | null {
  const [first] = nodes;
  if (first === undefined || !isRow(nodes)) return null;
  const columns = bestColumns(nodes.length, area);
  if (columns === nodes.length) return null;
  const inOrder = [...nodes].sort((a, b) => a.position.x - b.position.x);
  return new Map(
    inOrder.map(({ id }, index) => [
      id,
      { x: (index % columns) * columnWidth, y: Math.floor(index / columns) * rowHeight },
    ]),
  );
}

function isRow(nodes: readonly PlacedNode[]): boolean {
  const [first] = nodes;
  const columns = new Set(nodes.map(({ position }) => position.x));
  return columns.size === nodes.length && nodes.every(({ position }) => position.y === first?.position.y);
}

/** As few rows as make the nodes readable; where none does, what makes them largest. */
function bestColumns(count: number, area: Area): number {
  let best = { columns: count, zoom: zoomFor(count, count, area) };
  for (let rows = 2; rows <= count && best.zoom < readableZoom; rows += 1) {
    const columns = Math.ceil(count / rows);
    const zoom = zoomFor(count, columns, area);
    if (zoom > best.zoom) best = { columns, zoom };
  }
  return best.columns;
}

function zoomFor(count: number, columns: number, area: Area): number {
  const rows = Math.ceil(count / columns);
  const width = columns * columnWidth;
  const height = rows * rowHeight;
  return Math.min(1, area.width / width, area.height / height);
}
