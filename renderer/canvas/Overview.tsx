// A large network seen from afar: one drawing instead of thousands of elements. Follows the viewport frame by frame without React.
// Nearer, it stands in under the nodes until all of them have come into the page.
import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { onThemeChange } from "../live/theme.ts";
import { useDocument } from "../document/documentStore.ts";
import { scopeState } from "../document/scope.ts";
import { drawOverview, overviewColours } from "./drawOverview.ts";

/** @param props.standing nodes that are in the page themselves and not drawn. */
export function Overview({ standing }: { readonly standing: ReadonlySet<string> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const omitted = useRef(standing);
  const redraw = useRef<(() => void) | null>(null);

  useEffect(() => {
    omitted.current = standing;
    redraw.current?.();
  }, [standing]);

  useEffect(() => {
    let colours = overviewColours(document.documentElement);
    let frame: number | null = null;

    function draw(): void {
      frame = null;
      const surface = canvas.current;
      const context = surface?.getContext("2d");
      if (surface == null || context == null) return;
      const { width, height, transform } = flow.getState();
      const ratio = window.devicePixelRatio;
      if (surface.width !== Math.round(width * ratio) || surface.height !== Math.round(height * ratio)) {
        surface.width = Math.round(width * ratio);
        surface.height = Math.round(height * ratio);
      }
      const [x, y, zoom] = transform;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawOverview(context, { width, height, x, y, zoom }, scopeState(), colours, omitted.current);
    }
    function request(): void {
      frame ??= requestAnimationFrame(draw);
    }

    request();
    redraw.current = request;
    const endings = [
      flow.subscribe(request),
      useDocument.subscribe(request),
      onThemeChange(() => {
        colours = overviewColours(document.documentElement);
        request();
      }),
    ];
    return () => {
      for (const end of endings) end();
      redraw.current = null;
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, [flow]);

  return <canvas ref={canvas} className="canvas-overview" data-testid="overview" aria-hidden="true" />;
}
