// A pad to draw on with mouse, pen or finger. What it hands out is the drawing as MNIST would have it.
import { Button } from "@blueprintjs/core";
import { useEffect, useRef, type PointerEvent, type ReactNode } from "react";
import { centreAsMnist } from "./mnistCentre.ts";

const size = 280;
const penWidth = 22;

export interface DrawingPadProps {
  /** [28, 28] in 0 … 255; null once the pad is empty. */
  readonly onDrawing: (digit: Float32Array<ArrayBuffer> | null) => void;
  readonly disabled: boolean;
  /** Another sample than the drawing is on show: the pad is wiped for the next. */
  readonly wiped: boolean;
}

export function DrawingPad({ onDrawing, disabled, wiped }: DrawingPadProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);
  const pending = useRef(0);
  useEffect(() => () => cancelAnimationFrame(pending.current), []);

  useEffect(() => {
    if (wiped) wipe(canvas.current);
  }, [wiped]);

  function place(event: PointerEvent): { x: number; y: number } {
    const bounds = event.currentTarget.getBoundingClientRect();
    return {
      x: ((event.clientX - bounds.left) / bounds.width) * size,
      y: ((event.clientY - bounds.top) / bounds.height) * size,
    };
  }

  function stroke(to: { x: number; y: number }): void {
    const context = contextOf(canvas.current);
    if (!context || last.current === null) return;
    context.lineWidth = penWidth;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.strokeStyle = "#fff";
    context.beginPath();
    context.moveTo(last.current.x, last.current.y);
    context.lineTo(to.x + 0.01, to.y);
    context.stroke();
    last.current = to;
    cancelAnimationFrame(pending.current);
    pending.current = requestAnimationFrame(handOut);
  }

  function handOut(): void {
    const image = contextOf(canvas.current)?.getImageData(0, 0, size, size).data;
    if (image === undefined) return;
    const ink = new Float32Array(size * size);
    for (let i = 0; i < ink.length; i++) ink[i] = image[4 * i + 3] ?? 0;
    onDrawing(centreAsMnist(ink, size));
  }

  function clear(): void {
    wipe(canvas.current);
    cancelAnimationFrame(pending.current);
    onDrawing(null);
  }

  return (
    <div className="drawing-pad" data-disabled={disabled}>
      <canvas
        ref={canvas}
        width={size}
        height={size}
        data-testid="drawing-pad"
        aria-label="Draw a digit here"
        role="img"
        onPointerDown={(event) => {
          if (disabled) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          last.current = place(event);
          stroke(last.current);
        }}
        onPointerMove={(event) => stroke(place(event))}
        onPointerUp={() => (last.current = null)}
        onPointerCancel={() => (last.current = null)}
      />
      <Button size="small" variant="minimal" icon="eraser" text="Clear" disabled={disabled} onClick={clear} />
    </div>
  );
}

function wipe(canvas: HTMLCanvasElement | null): void {
  contextOf(canvas)?.clearRect(0, 0, size, size);
}

/** The drawing is read back after every stroke, so it is kept where reading is cheap. */
function contextOf(canvas: HTMLCanvasElement | null): CanvasRenderingContext2D | null {
  return canvas?.getContext("2d", { willReadFrequently: true }) ?? null;
}
