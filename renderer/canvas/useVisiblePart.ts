// Which part of the graph React Flow draws: all of a small one, of a large one what is around the view, of a large one seen from
// afar nothing, since it is one drawing then.
import { useStore } from "@xyflow/react";
import { useMemo } from "react";
import type { GraphView } from "./graphView.ts";
import type { Box } from "./geometry.ts";
import { middleOf } from "./gradualPart.ts";
import { useGradualPart } from "./useGradualPart.ts";
import { areaAround, partWithin, sameBox } from "./visiblePart.ts";

/** From this many nodes on, only what is around the view is in the page, and from afar the whole is one drawing. */
const manyNodes = 100;
const nothing: GraphView = { nodes: [], edges: [] };
const origin = { x: 0, y: 0 } as const;

export type Detail = "near" | "middle" | "far";

/** How much of a node can be read at this zoom; what is left is drawn larger instead. */
function detailAt(zoom: number): Detail {
  if (zoom >= 0.72) return "near";
  return zoom >= 0.34 ? "middle" : "far";
}

export interface VisiblePart {
  readonly part: GraphView;
  readonly detail: Detail;
  readonly many: boolean;
  /** The whole is drawn as one picture. */
  readonly overview: boolean;
  /** The nodes that stand in the page themselves where others are only drawn; null where all do. */
  readonly standing: ReadonlySet<string> | null;
}

export function useVisiblePart(view: GraphView): VisiblePart {
  const many = view.nodes.length > manyNodes;
  const detail = useStore(({ transform }) => detailAt(transform[2]));
  const overview = many && detail === "far";
  const area = useStore(
    ({ transform: [x, y, zoom], width, height }) =>
      many && !overview ? areaAround({ x, y, zoom, width, height }) : null,
    sameArea,
  );
  const wanted = useMemo(() => (area === null ? nothing : partWithin(view, area)), [view, area]);
  const middle = useMemo(() => (area === null ? origin : middleOf(area)), [area]);
  const { part, shown, complete } = useGradualPart(view, wanted, middle);
  return {
    part: many ? part : view,
    detail,
    many,
    overview,
    standing: many && (overview || !complete) ? shown : null,
  };
}

function sameArea(a: Box | null, b: Box | null): boolean {
  return a === null || b === null ? a === b : sameBox(a, b);
}
