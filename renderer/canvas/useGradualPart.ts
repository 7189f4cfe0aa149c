// The part of a large graph that is in the page now, on its way to the part that is wanted. While somebody zooms it stays as it is:
// each of those frames draws everything at another scale, and the overview's drawing stands in for what is to come.
import { useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Point } from "./geometry.ts";
import { nextShown, partOf, type Pace } from "./gradualPart.ts";
import type { GraphView } from "./graphView.ts";

/** So few that a frame has time left for moving about. */
const pace: Pace = { enter: 5, leave: 10 };
const noNodes: ReadonlySet<string> = new Set();

export interface GradualPart {
  readonly part: GraphView;
  /** Ids of the nodes in the page. */
  readonly shown: ReadonlySet<string>;
  /** False while nodes that are wanted have not come yet. */
  readonly complete: boolean;
}

export function useGradualPart(view: GraphView, wanted: GraphView, middle: Point): GradualPart {
  const [before, setBefore] = useState(noNodes);
  const isStill = useStillZoom();
  const next = useMemo(() => nextShown(before, wanted.nodes, middle, pace), [before, wanted, middle]);
  const shown = isStill() ? next : before;
  const latest = useRef(next);
  const frame = useRef<number | null>(null);

  useEffect(() => {
    latest.current = next;
    if (next === before) return;
    function step(): void {
      if (!isStill()) {
        frame.current = requestAnimationFrame(step);
        return;
      }
      frame.current = null;
      setBefore(latest.current);
    }
    frame.current ??= requestAnimationFrame(step);
  }, [next, before, isStill]);
  useEffect(
    () => () => {
      if (frame.current !== null) cancelAnimationFrame(frame.current);
      frame.current = null;
    },
    [],
  );

  const part = useMemo(() => partOf(view, shown), [view, shown]);
  return { part, shown, complete: wanted.nodes.every(({ id }) => shown.has(id)) };
}

/** So long after the last change of the zoom it counts as still, ms. */
const stillAfter = 90;

/** Whether nobody zooms at the moment. */
function useStillZoom(): () => boolean {
  const flow = useStoreApi();
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(
    () =>
      flow.subscribe(({ transform }, before) => {
        if (transform[2] !== before.transform[2]) changedAt.current = performance.now();
      }),
    [flow],
  );
  return useCallback(() => performance.now() - changedAt.current > stillAfter, []);
}
