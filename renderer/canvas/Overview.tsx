// A large network seen from afar: one drawing instead of thousands of elements. Follows the viewport frame by frame without React.
import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { onThemeChange } from "../live/theme.ts";
import { useDocument } from "../document/documentStore.ts";
import { scopeState } from "../document/scope.ts";
import { drawOverview, overviewColours } from "./drawOverview.ts";

export function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();

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
      drawOverview(context, { width, height, x, y, zoom }, scopeState(), colours);
    }
    function request(): void {
      frame ??= requestAnimationFrame(draw);
    }

    request();
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
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, [flow]);

  return <canvas ref={canvas} className="canvas-overview" data-testid="overview" aria-hidden="true" />;
}
