// The weights between two columns as threads: blue below zero, orange above, stronger is wider and clearer.
import { colourMap, cssColour, divergingIndex, type Theme } from "../colour.ts";
import type { PlacedColumn } from "./layout.ts";
import { sourcePoint } from "./layout.ts";
import type { LineSet } from "./lines.ts";

type LineContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export interface LinePaint {
  readonly from: PlacedColumn;
  readonly to: PlacedColumn;
  readonly lines: LineSet;
  readonly theme: Theme;
  /** Only lines into this shown target, or out of this shown source, in full; the others step back. */
  readonly focus: { readonly target: number | null; readonly source: number | null } | null;
}

/** Share of full strength that lines outside the focus keep. */
const besideFocus = 0.1;

export function paintLines(context: LineContext, paint: LinePaint): void {
  const { from, to, lines, theme, focus } = paint;
  const map = colourMap("diverging", theme);
  const ink = inkShare(lines);
  context.lineCap = "round";
  for (let i = 0; i < lines.strength.length; i++) {
    const strength = lines.strength[i] ?? 0;
    const magnitude = Math.abs(strength);
    const [source, target] = [lines.from[i] ?? 0, lines.to[i] ?? 0];
    const emphasis = emphasisOf(focus, source, target);
    context.globalAlpha = Math.min(1, (0.08 + 0.72 * magnitude ** 1.2 * ink) * emphasis);
    context.strokeStyle = cssColour(map, divergingIndex(Math.sign(strength) * (0.38 + 0.4 * magnitude)));
    context.lineWidth = 0.6 + 2.2 * magnitude ** 1.6 * ink;
    strokeThread(context, from, source, to, target);
  }
  context.globalAlpha = 1;
}

/** Mean strength that still leaves single threads to be seen. */
const readableMean = 0.4;

/** Less ink for all where most lines are strong, as they are before training: equal threads are quiet, not a wall. */
function inkShare({ strength }: LineSet): number {
  if (strength.length === 0) return 1;
  const mean = strength.reduce((sum, value) => sum + Math.abs(value), 0) / strength.length;
  return Math.min(1, (readableMean / Math.max(mean, 1e-9)) ** 2);
}

function emphasisOf(focus: LinePaint["focus"], source: number, target: number): number {
  if (focus === null) return 1;
  return focus.target === target || focus.source === source ? 1.5 : besideFocus;
}

/** Before there are weights: the structure alone, in one quiet colour. */
export function paintStructure(
  context: LineContext,
  from: PlacedColumn,
  to: PlacedColumn,
  colour: string,
  most: number,
): void {
  context.strokeStyle = colour;
  context.globalAlpha = 0.55;
  context.lineWidth = 0.6;
  const stride = Math.max(1, Math.round((from.shown.length * to.shown.length) / most));
  for (let i = 0; i < from.shown.length * to.shown.length; i += stride) {
    strokeThread(context, from, i % from.shown.length, to, Math.floor(i / from.shown.length));
  }
  context.globalAlpha = 1;
}

function strokeThread(
  context: LineContext,
  from: PlacedColumn,
  source: number,
  to: PlacedColumn,
  target: number,
): void {
  const start = sourcePoint(from, source);
  const end = { x: to.centres[2 * target] ?? 0, y: to.centres[2 * target + 1] ?? 0 };
  const bend = (end.x - start.x) * 0.45;
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
  context.stroke();
}
