// Nodes on one line: below each other for "x", side by side for "y". Where several rows come together on it, the first stays as it
// stands, and what would cover something moves along the line to the next free place: a second row goes behind the first.
import type { PlacedNode } from "./foldRows.ts";
import { columnGap, nodeSize, rowGap, type Point } from "./geometry.ts";

/** Where each of them stands then. @param axis what all have in common: the smallest there is */
export function aligned(nodes: readonly PlacedNode[], axis: "x" | "y"): ReadonlyMap<string, Point> {
  const along = axis === "x" ? "y" : "x";
  const { length, gap } = along === "x" ? across : down;
  const line = Math.min(...nodes.map(({ position }) => position[axis]));
  const inOrder = nodes.toSorted(
    ({ position: a }, { position: b }) => a[axis] - b[axis] || a[along] - b[along],
  );
  const taken: number[] = [];
  const places = new Map<string, Point>();
  for (const { id, position } of inOrder) {
    const start = freeStart(position[along], taken, length, gap);
    places.set(id, axis === "x" ? { x: line, y: start } : { x: start, y: line });
  }
  return places;
}

const across = { length: nodeSize.width, gap: columnGap } as const;
const down = { length: nodeSize.height, gap: rowGap } as const;

/** The first place at or behind the wanted one where nothing stands. It is taken then; `taken` stays sorted. */
function freeStart(wanted: number, taken: number[], length: number, gap: number): number {
  let start = wanted;
  let index = 0;
  for (; index < taken.length; index += 1) {
    const other = taken[index] as number;
    if (start + length <= other) break;
    if (start < other + length) start = other + length + gap;
  }
  taken.splice(index, 0, start);
  return start;
}
