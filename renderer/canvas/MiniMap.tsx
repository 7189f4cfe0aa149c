// The whole graph in a corner, with the part that is in view marked. One drawing, made anew when the document changes; moving
// about only moves the mark. Pressing or dragging in it moves the view there, the wheel zooms.
import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useRef, type PointerEvent, type WheelEvent } from "react";
import { useDocument } from "../document/documentStore.ts";
import { scopeState } from "../document/scope.ts";
import { onThemeChange } from "../live/theme.ts";
import { drawMinimap, overviewColours, type OverviewView } from "./drawOverview.ts";
import { boundsOf, type Box, type Point } from "./geometry.ts";

const size = { width: 150, height: 96 } as const;
const rim = 6;
/** The wheel's movement that doubles the zoom. */
const wheelPerDoubling = 500;
/** So long after the last edit it is drawn anew: what was edited comes first. */
const quietMs = 80;

export function MiniMap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  const flow = useReactFlow();

  useEffect(() => {
    let colours = overviewColours(document.documentElement);
    let frame: number | null = null;
    let stale = true;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function draw(): void {
      frame = null;
      const map = mapOf(scopeState().document.nodes);
      if (canvas.current !== null && stale) drawMap(canvas.current, map, colours);
      stale = false;
      if (mark.current !== null) placeMark(mark.current, viewBox(store.getState()), map);
    }
    function request(): void {
      frame ??= requestAnimationFrame(draw);
    }
    function redraw(): void {
      stale = true;
      request();
    }
    function redrawSoon(): void {
      clearTimeout(timer);
      timer = setTimeout(redraw, quietMs);
    }

    redraw();
    const endings = [
      store.subscribe(request),
      useDocument.subscribe(redrawSoon),
      onThemeChange(() => {
        colours = overviewColours(document.documentElement);
        redraw();
      }),
    ];
    return () => {
      for (const end of endings) end();
      clearTimeout(timer);
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, [store]);

  function goTo({ currentTarget, clientX, clientY }: PointerEvent): void {
    const { left, top } = currentTarget.getBoundingClientRect();
    const map = mapOf(scopeState().document.nodes);
    const x = clamp(clientX - left, size.width) - map.x;
    const y = clamp(clientY - top, size.height) - map.y;
    void flow.setCenter(x / map.zoom, y / map.zoom, { zoom: flow.getZoom() });
  }

  function onWheel({ deltaY }: WheelEvent): void {
    void flow.zoomTo(flow.getZoom() * 2 ** (-deltaY / wheelPerDoubling));
  }

  return (
    <Panel position="bottom-right" className="minimap nopan nowheel">
      <div
        role="img"
        aria-label="Overview of the graph"
        data-testid="minimap"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          goTo(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) goTo(event);
        }}
        onWheel={onWheel}
      >
        <canvas ref={canvas} style={size} aria-hidden="true" />
        <div ref={mark} className="minimap-mark" />
      </div>
    </Panel>
  );
}

/** A place on the map, also where the pointer was dragged out of it. */
function clamp(place: number, length: number): number {
  return Math.min(length - rim, Math.max(rim, place));
}

/** The view that shows all of these nodes in the map. */
function mapOf(nodes: readonly { readonly position: Point }[]): OverviewView {
  const bounds = boundsOf(nodes.map(({ position }) => position)) ?? { x: 0, y: 0, width: 1, height: 1 };
  const zoom = Math.min((size.width - 2 * rim) / bounds.width, (size.height - 2 * rim) / bounds.height);
  return {
    ...size,
    zoom,
    x: (size.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: (size.height - bounds.height * zoom) / 2 - bounds.y * zoom,
  };
}

function drawMap(
  surface: HTMLCanvasElement,
  map: OverviewView,
  colours: ReturnType<typeof overviewColours>,
): void {
  const context = surface.getContext("2d");
  if (context === null) return;
  const ratio = window.devicePixelRatio;
  surface.width = Math.round(size.width * ratio);
  surface.height = Math.round(size.height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawMinimap(context, map, scopeState(), colours);
}

/** What is in view, in the graph's coordinates. */
function viewBox({
  transform: [x, y, zoom],
  width,
  height,
}: {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

function placeMark({ style }: HTMLElement, { x, y, width, height }: Box, map: OverviewView): void {
  style.transform = `translate(${x * map.zoom + map.x}px, ${y * map.zoom + map.y}px)`;
  style.width = `${width * map.zoom}px`;
  style.height = `${height * map.zoom}px`;
}
