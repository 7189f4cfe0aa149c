// Truths across and answers up, on one scale, so that right answers lie on the diagonal.
import type { Surface } from "../live/LiveCanvas.tsx";
import { plain } from "../live/numberText.ts";
import { currentInk, type Ink } from "../live/theme.ts";

export interface Pairs {
  readonly truths: Float32Array;
  readonly answers: Float32Array;
}

export interface Span {
  readonly low: number;
  readonly high: number;
}

type Size = Pick<Surface, "width" | "height">;

interface Point {
  readonly x: number;
  readonly y: number;
}

const dot = 2.5;
/** A point is hit from so far, in pixels. */
const reach = 10;
/** Below and left of the field, for words. */
const foot = 14;

/** From the least to the largest of all numbers, with a little room around; null where there are none. */
export function spanOf({ truths, answers }: Pairs): Span | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of [truths, answers])
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return null;
  const room = (high - low) * 0.04 || Math.max(1e-6, Math.abs(high) * 0.04);
  return { low: low - room, high: high + room };
}

/** The square that the points lie in, its left edge from the left of the canvas. */
interface Field {
  readonly left: number;
  readonly size: number;
}

function fieldOf({ width, height }: Size): Field {
  const size = Math.max(1, Math.min(width, height) - foot);
  return { left: (width - foot - size) / 2 + foot, size };
}

/** From the left and the top of the canvas. */
function placeOf({ truths, answers }: Pairs, at: number, { low, high }: Span, { left, size }: Field): Point {
  const along = (value = Number.NaN): number => ((value - low) / (high - low)) * size;
  return { x: left + along(truths[at]), y: size - along(answers[at]) };
}

/** The pair drawn nearest to there; null where there is none within reach. */
export function pairAt(pairs: Pairs, span: Span, canvas: Size, { x, y }: Point): number | null {
  const field = fieldOf(canvas);
  let [nearest, distance]: [number | null, number] = [null, reach];
  for (const at of pairs.truths.keys()) {
    const place = placeOf(pairs, at, span, field);
    const away = Math.hypot(place.x - x, place.y - y);
    if (away < distance) [nearest, distance] = [at, away];
  }
  return nearest;
}

export function paintDeviations(surface: Surface, pairs: Pairs, span: Span): void {
  const { context } = surface;
  const ink = currentInk();
  const field = fieldOf(surface);
  context.save();
  paintGround(context, field, ink);
  context.fillStyle = ink.accent;
  context.globalAlpha = 0.55;
  for (const at of pairs.truths.keys()) {
    const { x, y } = placeOf(pairs, at, span, field);
    context.fillRect(x - dot / 2, y - dot / 2, dot, dot);
  }
  context.globalAlpha = 1;
  paintWords(context, field, span, ink);
  context.restore();
}

/** The field, and the line on which an answer is right. */
function paintGround(context: CanvasRenderingContext2D, { left, size }: Field, ink: Ink): void {
  context.fillStyle = ink.sunken;
  context.fillRect(left, 0, size, size);
  context.strokeStyle = ink.lineStrong;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, size);
  context.lineTo(left + size, 0);
  context.stroke();
}

/** What is across and up, and the ends of the scale of both. */
function paintWords(context: CanvasRenderingContext2D, { left, size }: Field, span: Span, ink: Ink): void {
  context.font = `9px ${ink.font}`;
  context.fillStyle = ink.faint;
  context.textBaseline = "top";
  context.textAlign = "left";
  context.fillText(plain(span.low), left, size + 3);
  context.textAlign = "right";
  context.fillText(plain(span.high), left + size, size + 3);
  context.textAlign = "center";
  context.fillText("truth", left + size / 2, size + 3);
  context.translate(left - foot + 2, size / 2);
  context.rotate(-Math.PI / 2);
  context.fillText("answer", 0, 0);
}
