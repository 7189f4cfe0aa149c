// The canvas as others use it: view movements and focus, over React Flow's own instance.
import { useReactFlow, type ReactFlowInstance } from "@xyflow/react";
import { useEffect, useMemo } from "react";
import { useDocument } from "../document/documentStore.ts";
import { scopeState } from "../document/scope.ts";
import { registerCanvas, type CanvasHandle } from "./canvasHandle.ts";
import { nodeAt } from "./drawOverview.ts";
import { nodeCentre, type Point } from "./geometry.ts";
import { openCanvasSearch } from "./insertStore.ts";
import { sameViewport, viewportOf, viewShowing } from "./viewport.ts";

const smoothly = { duration: 200 } as const;

export interface CanvasControls extends CanvasHandle {
  /** From window pixels to the graph's own coordinates. */
  toGraph(point: Point): Point;
  /** Selects the layer that is drawn there and goes near to it. */
  openAt(point: Point): void;
}

export function useCanvasHandle(): CanvasControls {
  const flow = useReactFlow();
  const controls = useMemo((): CanvasControls => {
    function pane(): DOMRect {
      return document.querySelector(".canvas .react-flow")?.getBoundingClientRect() ?? new DOMRect();
    }
    function middle(): Point {
      const { x, y, width, height } = pane();
      return { x: x + width / 2, y: y + height / 2 };
    }
    function screenPlaceOf(node: string | undefined): Point {
      const position = scopeState().document.nodes.find(({ id }) => id === node)?.position;
      return position === undefined ? middle() : flow.flowToScreenPosition(nodeCentre(position));
    }
    const controls: CanvasControls = {
      toGraph: (point) => flow.screenToFlowPosition(point),
      fit: () => void flow.setViewport(viewportOf(scopeState().document, pane()), smoothly),
      fitTo: (ids) =>
        void flow.setViewport(viewportOf(scopeState().document, pane(), new Set(ids)), smoothly),
      openAt(point) {
        const { document, select } = scopeState();
        const node = nodeAt(document, flow.screenToFlowPosition(point));
        if (node === null) return;
        select([node]);
        controls.fitTo([node]);
      },
      zoomIn: () => void flow.zoomIn({ duration: 120 }),
      zoomOut: () => void flow.zoomOut({ duration: 120 }),
      zoomToNormal: () => void flow.zoomTo(1, { duration: 160 }),
      centre: () => flow.screenToFlowPosition(middle()),
      reveal(node) {
        const position = scopeState().document.nodes.find(({ id }) => id === node)?.position;
        const { width, height } = pane();
        const view = flow.getViewport();
        const seen = position === undefined ? view : viewShowing(position, view, { width, height });
        if (seen !== view) void flow.setViewport(seen);
      },
      focusNode(node) {
        const place = screenPlaceOf(node);
        const { left, right, top, bottom } = pane();
        const visible =
          place.x > left + 40 && place.x < right - 40 && place.y > top + 40 && place.y < bottom - 40;
        const centre = flow.screenToFlowPosition(place);
        if (!visible) void flow.setCenter(centre.x, centre.y, { zoom: flow.getZoom(), duration: 160 });
        requestAnimationFrame(() => elementOf(node)?.focus({ preventScroll: true }));
      },
      openInsert() {
        const { selection, selectedEdges } = scopeState();
        const [edge] = selectedEdges;
        const place = screenPlaceOf(selection[0]);
        openCanvasSearch({
          kind: "insert",
          ...place,
          place: selection.length === 0 && edge !== undefined ? { kind: "edge", edge } : { kind: "auto" },
        });
      },
      beginKeyboardConnect() {
        const [from] = scopeState().selection;
        if (from !== undefined) openCanvasSearch({ kind: "connect", from, ...screenPlaceOf(from) });
      },
    };
    return controls;
  }, [flow]);

  useEffect(() => registerCanvas(controls), [controls]);
  useEffect(() => fitEveryProject(flow), [flow]);
  useEffect(() => keepFitted(flow), [flow]);
  return controls;
}

/** Shows each project whole when it is loaded, until the returned function is called. */
function fitEveryProject(flow: ReactFlowInstance): () => void {
  function fit(): void {
    const area = document.querySelector(".canvas .react-flow")?.getBoundingClientRect();
    if (area !== undefined) void flow.setViewport(viewportOf(scopeState().document, area));
  }
  fit();
  return useDocument.subscribe(({ generation, inside }, before) => {
    if (generation !== before.generation || inside !== before.inside) fit();
  });
}

/** A network that is shown whole stays so when its area grows or shrinks, until the returned function is called. */
function keepFitted(flow: ReactFlowInstance): () => void {
  const pane = document.querySelector(".canvas .react-flow");
  if (pane === null) return () => {};
  let area = pane.getBoundingClientRect();
  const observer = new ResizeObserver(() => {
    const shown = scopeState().document;
    const wasFitted = sameViewport(flow.getViewport(), viewportOf(shown, area));
    area = pane.getBoundingClientRect();
    if (wasFitted) void flow.setViewport(viewportOf(shown, area));
  });
  observer.observe(pane);
  return () => observer.disconnect();
}

function elementOf(node: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(node)}"]`);
}
