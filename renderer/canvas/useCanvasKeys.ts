// Keys while a node has the focus: arrows walk the graph, Alt + arrows move the selection, Space selects, Enter edits.
import { useCallback, type KeyboardEvent } from "react";
import { moveSelection } from "../document/documentActions.ts";
import { scopeState } from "../document/scope.ts";
import { focusInspector } from "../inspector/focusInspector.ts";
import type { CanvasControls } from "./useCanvasHandle.ts";
import { grid, type Point } from "./geometry.ts";
import { neighbour, type Direction } from "./walk.ts";

const directions: Readonly<Record<string, { readonly direction: Direction; readonly by: Point }>> = {
  ArrowLeft: { direction: "left", by: { x: -grid, y: 0 } },
  ArrowRight: { direction: "right", by: { x: grid, y: 0 } },
  ArrowUp: { direction: "up", by: { x: 0, y: -grid } },
  ArrowDown: { direction: "down", by: { x: 0, y: grid } },
};

export function useCanvasKeys(controls: CanvasControls): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      const focused = focusedNode(event.target);
      if (focused === null) return;
      const arrow = directions[event.key];
      const { document, selection, select } = scopeState();
      if (arrow !== undefined && event.altKey) {
        event.preventDefault();
        if (!selection.includes(focused)) select([focused]);
        moveSelection(arrow.by);
      } else if (arrow !== undefined && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        const next = neighbour(document, focused, arrow.direction);
        if (next === null) return;
        select(event.shiftKey ? [...new Set([...selection, next])] : [next]);
        controls.focusNode(next);
      } else if (event.key === " ") {
        event.preventDefault();
        select(
          selection.includes(focused) ? selection.filter((id) => id !== focused) : [...selection, focused],
        );
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (!selection.includes(focused)) select([focused]);
        focusInspector();
      }
    },
    [controls],
  );
}

/** The node that itself has the focus, not something inside it. */
function focusedNode(target: EventTarget): string | null {
  if (!(target instanceof HTMLElement) || !target.classList.contains("react-flow__node")) return null;
  return target.dataset["id"] ?? null;
}
