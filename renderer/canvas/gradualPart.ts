// Of a large graph a few nodes a frame come into the page and a few leave it, those in the middle of the view first: no frame
// has to wait for hundreds. What has not come yet stands in the overview's drawing.
import { nodeCentre, type Box, type Point } from "./geometry.ts";
import type { CanvasNode, GraphView } from "./graphView.ts";

export interface Pace {
  /** Nodes that come in one frame. */
  readonly enter: number;
  /** Nodes that leave in one frame. */
  readonly leave: number;
}

/** What is in the page one frame later; the same set where nothing is left to do. */
export function nextShown(
  shown: ReadonlySet<string>,
  wanted: readonly CanvasNode[],
  middle: Point,
  { enter, leave }: Pace,
): ReadonlySet<string> {
  const missing = wanted.filter(({ id }) => !shown.has(id));
  const kept = new Set(wanted.map(({ id }) => id));
  const surplus = [...shown].filter((id) => !kept.has(id));
  if (missing.length === 0 && surplus.length === 0) return shown;
  const next = new Set(shown);
  for (const id of surplus.slice(0, leave)) next.delete(id);
  for (const { id } of nearest(missing, middle, enter)) next.add(id);
  return next;
}

/** The nodes of these ids, and the wires between them. */
export function partOf({ nodes, edges }: GraphView, ids: ReadonlySet<string>): GraphView {
  return {
    nodes: nodes.filter(({ id }) => ids.has(id)),
    edges: edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
  };
}

export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** What is selected may be about to have the focus: it comes before all else. */
function nearest(nodes: readonly CanvasNode[], middle: Point, count: number): readonly CanvasNode[] {
  if (nodes.length <= count) return nodes;
  const rank = ({ selected, position }: CanvasNode): number => {
    const { x, y } = nodeCentre(position);
    return selected === true ? 0 : Math.hypot(x - middle.x, y - middle.y);
  };
  return [...nodes].sort((a, b) => rank(a) - rank(b)).slice(0, count);
}
