// A canvas that draws from the live feed: sharp at any pixel ratio, redrawn on new numbers and sizes, and silent
// (no wishes, no drawing) while it is scrolled out of sight.
import { useEffect, useRef, type ReactNode } from "react";
import type { TapRequest } from "../../shared/contract/live.ts";
import { feed } from "./appFeed.ts";
import type { Theme } from "./colour.ts";
import type { Reading } from "./pictures/readings.ts";
import { currentTheme } from "./theme.ts";

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** In CSS pixels; the context is scaled to the device. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly theme: Theme;
  /** Where what is drawn says what it is; absent where nobody can point at it. */
  readonly readings?: Reading[];
}

export interface LiveCanvasProps {
  /** What the drawing needs; a new array means a new wish, so keep it stable. */
  readonly taps: readonly TapRequest[];
  readonly draw: (surface: Surface) => void;
  readonly className?: string;
  /** What a screen reader says in place of the picture. */
  readonly label: string;
  /** Asked before each drawing: whether it is left out for now. */
  readonly isLeftOut?: () => boolean;
}

export function LiveCanvas({ taps, draw, className, label, isLeftOut }: LiveCanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef({ draw, isLeftOut });
  const watched = useRef<Watched | null>(null);
  useEffect(() => {
    latest.current = { draw, isLeftOut };
    watched.current?.redraw();
  }, [draw, isLeftOut]);
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const { redraw, end } = watch(canvas.current, taps, {
      draw: (surface) => latest.current.draw(surface),
      isLeftOut: () => latest.current.isLeftOut?.() === true,
    });
    watched.current = { redraw, end };
    return end;
  }, [taps]);
  return <canvas ref={canvas} className={className} role="img" aria-label={label} />;
}

interface Watched {
  readonly redraw: () => void;
  readonly end: () => void;
}

/** Keeps the canvas drawn while it can be seen. */
function watch(
  canvas: HTMLCanvasElement,
  taps: readonly TapRequest[],
  { draw, isLeftOut }: Required<Pick<LiveCanvasProps, "draw" | "isLeftOut">>,
): Watched {
  let release: (() => void) | null = null;
  let stopDrawing: (() => void) | null = null;
  let [width, height] = [0, 0];

  function paint(): void {
    if (width === 0 || height === 0) return;
    const leftOut = isLeftOut();
    // What is hidden or was never drawn is no layer of its own for the browser, which moves and joins all layers in each frame.
    canvas.style.visibility = leftOut ? "hidden" : "";
    const context = leftOut ? null : canvas.getContext("2d");
    if (context === null) return;
    const pixelRatio = Math.max(1, window.devicePixelRatio);
    const [deviceWidth, deviceHeight] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
    if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
    if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    draw({ context, width, height, pixelRatio, theme: currentTheme() });
  }

  function redraw(): void {
    feed.redraw(paint);
  }

  function appear(): void {
    release ??= taps.length === 0 ? null : feed.wish(taps);
    stopDrawing ??= feed.onDraw(paint);
  }

  function disappear(): void {
    release?.();
    stopDrawing?.();
    release = null;
    stopDrawing = null;
  }

  const sight = new IntersectionObserver((entries) => {
    if (entries.at(-1)?.isIntersecting === true) appear();
    else disappear();
  });
  const size = new ResizeObserver((entries) => {
    const area = entries.at(-1)?.contentRect;
    [width, height] = [Math.round(area?.width ?? 0), Math.round(area?.height ?? 0)];
    redraw();
  });
  sight.observe(canvas);
  size.observe(canvas);
  return {
    redraw,
    end() {
      sight.disconnect();
      size.disconnect();
      disappear();
    },
  };
}
