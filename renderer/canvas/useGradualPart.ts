// The part of a large graph that is in the page now, on its way to the part that is wanted.
import { useEffect, useMemo, useRef, useState } from "react";
import type { Point } from "./geometry.ts";
import { nextShown, partOf, type Pace } from "./gradualPart.ts";
import type { GraphView } from "./graphView.ts";

/** So few that a frame has time left for moving about. */
const pace: Pace = { enter: 10, leave: 24 };
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
  const shown = useMemo(() => nextShown(before, wanted.nodes, middle, pace), [before, wanted, middle]);
  const latest = useRef(shown);
  const frame = useRef<number | null>(null);

  useEffect(() => {
    latest.current = shown;
    if (shown === before) return;
    frame.current ??= requestAnimationFrame(() => {
      frame.current = null;
      setBefore(latest.current);
    });
  }, [shown, before]);
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
