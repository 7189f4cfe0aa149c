// Sizes of what stands on the canvas. Fixed, so that a graph can be laid out and drawn before anything was measured, and a
// live picture that arrives moves nothing.

export const nodeSize = { width: 168, height: 148 } as const;
/** As drawn in canvas.css; a port for many wires is taller. */
export const portSize = 11;
export const tallPortHeight = 22;
export const grid = 12;

/** Horizontal distance between a node and the next one: room for the shape on the edge. */
export const columnGap = 72;
export const rowGap = 36;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export function snapToGrid({ x, y }: Point): Point {
  return { x: Math.round(x / grid) * grid, y: Math.round(y / grid) * grid };
}

/** Top left of a node whose middle is to stand at the point. */
export function nodeAround({ x, y }: Point): Point {
  return { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 };
}

export function nodeCentre({ x, y }: Point): Point {
  return { x: x + nodeSize.width / 2, y: y + nodeSize.height / 2 };
}

/** Where the n-th of `count` ports stands along the node's side, as a share of its height. */
export function portShare(index: number, count: number): number {
  return (index + 1) / (count + 1);
}

/** The smallest box around the nodes at these positions, or null where there are none. */
export function boundsOf(positions: readonly Point[]): Box | null {
  if (positions.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of positions) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + nodeSize.width);
    bottom = Math.max(bottom, y + nodeSize.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The nearest place around the wanted one where a new node covers no other. */
export function freePlace(wanted: Point, taken: readonly Point[]): Point {
  const start = snapToGrid(wanted);
  const near = taken.filter((other) => distance(start, other) < searchRadius + nodeSize.width);
  let best: Point | null = null;
  for (const place of [start, ...near.flatMap(placesAround)].map(snapToGrid)) {
    const nearer = best === null || distance(start, place) < distance(start, best);
    if (nearer && !near.some((other) => overlaps(place, other))) best = place;
  }
  return best ?? belowAll(start, taken);
}

const searchRadius = 4 * nodeSize.width;

/** Beside a node, above and below it, at each of its sides' ends. */
function placesAround({ x, y }: Point): readonly Point[] {
  const across = nodeSize.width + rowGap;
  const down = nodeSize.height + rowGap;
  return [-1, 0, 1].flatMap((column) =>
    [-1, 0, 1].map((row) => ({ x: x + column * across, y: y + row * down })),
  );
}

function belowAll(start: Point, taken: readonly Point[]): Point {
  const lowest = Math.max(...taken.map(({ y }) => y));
  return snapToGrid({ x: start.x, y: lowest + nodeSize.height + rowGap });
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Whether nodes at these places would cover each other. */
export function overlaps(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) < nodeSize.width && Math.abs(a.y - b.y) < nodeSize.height;
}
