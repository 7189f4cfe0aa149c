// The part of a large graph around the view. React Flow is told of this part alone: what it does for every node it knows, it
// does many times a second. The part grows and shrinks in steps, so that small movements leave it as it is.
import { nodeSize, type Box } from "./geometry.ts";
import type { CanvasEdge, CanvasNode, GraphView } from "./graphView.ts";

interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** The view with room on every side, in the graph's coordinates; the same for all views that are near to each other. */
export function areaAround({ x, y, zoom, width, height }: View): Box {
  const across = stepAround(-x / zoom, width / zoom);
  const down = stepAround(-y / zoom, height / zoom);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

/** From a step before the stretch to a step behind it; a step is between a quarter and half of its length. */
function stepAround(start: number, length: number): { readonly start: number; readonly length: number } {
  const step = 2 ** Math.floor(Math.log2(Math.max(1, length)) - 1);
  const first = (Math.floor(start / step) - 1) * step;
  const last = (Math.ceil((start + length) / step) + 1) * step;
  return { start: first, length: last - first };
}

export function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** What stands in the area, what is selected and may be dragged along, and the wires that cross it with both their ends. */
export function partWithin(view: GraphView, area: Box): GraphView {
  const { nodes, edges } = view;
  const boxes = boxesOf(view);
  const kept = new Set<string>();
  for (const { id, selected } of nodes) {
    const box = boxes.get(id);
    if (selected === true || (box !== undefined && overlap(box, area))) kept.add(id);
  }
  const crossing = edges.filter((edge) => {
    const reach = boxAround(edge, boxes);
    return reach !== null && overlap(reach, area);
  });
  for (const { source, target } of crossing) kept.add(source).add(target);
  return { nodes: nodes.filter(({ id }) => kept.has(id)), edges: crossing };
}

const knownBoxes = new WeakMap<GraphView, ReadonlyMap<string, Box>>();

function boxesOf(view: GraphView): ReadonlyMap<string, Box> {
  const known = knownBoxes.get(view);
  if (known !== undefined) return known;
  const boxes = new Map(view.nodes.map((node) => [node.id, boxOf(node)]));
  knownBoxes.set(view, boxes);
  return boxes;
}

function boxOf({ position: { x, y }, width = nodeSize.width, height = nodeSize.height }: CanvasNode): Box {
  return { x, y, width, height };
}

function boxAround({ source, target }: CanvasEdge, boxes: ReadonlyMap<string, Box>): Box | null {
  const [a, b] = [boxes.get(source), boxes.get(target)];
  if (a === undefined || b === undefined) return null;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
