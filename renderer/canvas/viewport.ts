// How a network is fitted into the view: whole, no larger than life, clear of what floats over the canvas.
import { getViewportForBounds, type Viewport } from "@xyflow/react";
import type { NetDocument } from "../../shared/document/schema.ts";
import { boundsOf } from "./geometry.ts";

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
