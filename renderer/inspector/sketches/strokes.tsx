// What the small pictures are drawn with. All of them share one coordinate system, sketchWidth × sketchHeight, and take their
// colours from the theme through classes, so that light and dark are the style sheet's affair.
import type { ReactNode } from "react";

export const sketchWidth = 240;
export const sketchHeight = 96;

export type Emphasis = "plain" | "lit" | "soft" | "empty" | "zero";

export interface CellsProps {
  readonly x: number;
  readonly y: number;
  readonly rows: number;
  readonly columns: number;
  readonly size: number;
  readonly emphasis?: (row: number, column: number) => Emphasis;
  readonly text?: (row: number, column: number) => string;
}

/** A grid of values. */
export function Cells({ x, y, rows, columns, size, emphasis, text }: CellsProps) {
  return places(rows, columns).map(([row, column]) => (
    <g key={`${row} ${column}`} transform={`translate(${x + column * size} ${y + row * size})`}>
      <rect
        className={`sketch-cell sketch-${emphasis?.(row, column) ?? "plain"}`}
        x={0.5}
        y={0.5}
        width={size - 1}
        height={size - 1}
        rx={1.5}
      />
      {text === undefined ? null : (
        <text className="sketch-number" x={size / 2} y={size / 2}>
          {text(row, column)}
        </text>
      )}
    </g>
  ));
}

function places(rows: number, columns: number): readonly (readonly [number, number])[] {
  return Array.from({ length: rows * columns }, (_, place) => [Math.floor(place / columns), place % columns]);
}

interface FrameProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly dashed?: boolean;
}

/** An outline laid over cells: a window, a kernel. */
export function Frame({ dashed = false, ...box }: FrameProps) {
  return <rect className={`sketch-frame${dashed ? " sketch-dashed" : ""}`} rx={2} {...box} />;
}

export function Arrow({
  from: [x1, y1],
  to: [x2, y2],
}: {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}) {
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  return (
    <>
      <line className="sketch-line" x1={x1} y1={y1} x2={x2} y2={y2} />
      <path
        className="sketch-head"
        d="M 0 0 L -6 -3.5 L -6 3.5 Z"
        transform={`translate(${x2} ${y2}) rotate(${angle})`}
      />
    </>
  );
}

/** The usual way from what goes in, left, to what comes out, right. */
export function Onward({ x = sketchWidth / 2 }: { readonly x?: number }) {
  return <Arrow from={[x - 12, sketchHeight / 2]} to={[x + 12, sketchHeight / 2]} />;
}

export function Words({
  x,
  y,
  children,
}: {
  readonly x: number;
  readonly y: number;
  readonly children: ReactNode;
}) {
  return (
    <text className="sketch-words" x={x} y={y}>
      {children}
    </text>
  );
}

export function Circle({
  x,
  y,
  radius = 7,
  emphasis = "plain",
}: {
  readonly x: number;
  readonly y: number;
  readonly radius?: number;
  readonly emphasis?: Emphasis;
}) {
  return <circle className={`sketch-cell sketch-${emphasis}`} cx={x} cy={y} r={radius} />;
}
