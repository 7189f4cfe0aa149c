// How a network is fitted into the view: whole, no larger than life, clear of what floats over the canvas.
import { getViewportForBounds, type Viewport } from "@xyflow/react";
import type { NetDocument } from "../../shared/document/schema.ts";
import { boundsOf, nodeSize, type Point } from "./geometry.ts";

export const minZoom = 0.04;
const padding = { top: "60px", right: "40px", bottom: "66px", left: "40px" } as const;
const largestFit = 1;

/** The view of the whole network, or of these nodes of it, in an area of this size. */
export function viewportOf(
  { nodes, comments }: NetDocument,
  { width, height }: { readonly width: number; readonly height: number },
  only?: ReadonlySet<string>,
): Viewport {
  const shown = [...nodes, ...comments].filter(({ id }) => only === undefined || only.has(id));
  const bounds = boundsOf(shown.map(({ position }) => position));
  if (bounds === null) return { x: width / 2, y: height / 2, zoom: 1 };
  return getViewportForBounds(bounds, width, height, minZoom, largestFit, padding);
}

/** The same to the eye. */
export function sameViewport(a: Viewport, b: Viewport): boolean {
  return Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom / b.zoom - 1) < 0.001;
}

/** Clear of the bars that float over the canvas. */
const rim = { side: 12, top: 48, bottom: 56 } as const;

/** The same view where the whole node is in it, else moved just as far as that takes. */
export function viewShowing(
  node: Point,
  view: Viewport,
  { width, height }: { readonly width: number; readonly height: number },
): Viewport {
  const left = node.x * view.zoom + view.x;
  const top = node.y * view.zoom + view.y;
  const x = shiftInto(left, left + nodeSize.width * view.zoom, rim.side, width - rim.side);
  const y = shiftInto(top, top + nodeSize.height * view.zoom, rim.top, height - rim.bottom);
  return x === 0 && y === 0 ? view : { ...view, x: view.x + x, y: view.y + y };
}

function shiftInto(start: number, end: number, least: number, most: number): number {
  if (start < least) return least - start;
  return end > most ? Math.max(most - end, least - start) : 0;
}
