// The line between two panels: drag it, or focus it and use the arrow keys. Reports the size its panel should have.
import { useRef, type KeyboardEvent, type PointerEvent } from "react";

export interface SplitterProps {
  readonly label: string;
  readonly orientation: "vertical" | "horizontal";
  /** Size of the panel it belongs to, in pixels. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  /** Which way the panel grows: 1 where moving right or down makes it larger. */
  readonly direction: 1 | -1;
  readonly onResize: (size: number) => void;
}

const keyStep = 16;

export function Splitter({ label, orientation, size, min, max, direction, onResize }: SplitterProps) {
  const start = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const axis = orientation === "vertical" ? "clientX" : "clientY";

  function begin(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { at: event[axis], size };
  }

  function move(event: PointerEvent<HTMLDivElement>): void {
    if (start.current === null) return;
    onResize(start.current.size + direction * (event[axis] - start.current.at));
  }

  function step(event: KeyboardEvent<HTMLDivElement>): void {
    const forward = orientation === "vertical" ? "ArrowRight" : "ArrowDown";
    const backward = orientation === "vertical" ? "ArrowLeft" : "ArrowUp";
    if (event.key !== forward && event.key !== backward) return;
    event.preventDefault();
    onResize(size + direction * (event.key === forward ? keyStep : -keyStep));
  }

  return (
    <div
      className={`splitter splitter-${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
      onKeyDown={step}
    />
  );
}
