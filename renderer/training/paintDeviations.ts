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

const dot = 2.5;
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

export function paintDeviations({ context, width, height }: Surface, pairs: Pairs): void {
  const span = spanOf(pairs);
  if (span === null) return;
  const ink = currentInk();
  const size = Math.min(width - foot, height - foot);
  const along = (value: number): number => ((value - span.low) / (span.high - span.low)) * size;
  context.save();
  context.translate((width - foot - size) / 2 + foot, 0);
  paintGround(context, size, ink);
  context.fillStyle = ink.accent;
  context.globalAlpha = 0.55;
  for (const [at, truth] of pairs.truths.entries()) {
    const [x, y] = [along(truth), size - along(pairs.answers[at] ?? Number.NaN)];
    context.fillRect(x - dot / 2, y - dot / 2, dot, dot);
  }
  context.globalAlpha = 1;
  paintWords(context, size, span, ink);
  context.restore();
}

/** The field, and the line on which an answer is right. */
function paintGround(context: CanvasRenderingContext2D, size: number, ink: Ink): void {
  context.fillStyle = ink.sunken;
  context.fillRect(0, 0, size, size);
  context.strokeStyle = ink.lineStrong;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, size);
  context.lineTo(size, 0);
  context.stroke();
}

/** What is across and up, and the ends of the scale of both. */
function paintWords(context: CanvasRenderingContext2D, size: number, { low, high }: Span, ink: Ink): void {
  context.font = `9px ${ink.font}`;
  context.fillStyle = ink.faint;
  context.textBaseline = "top";
  context.textAlign = "left";
  context.fillText(plain(low), 0, size + 3);
  context.textAlign = "right";
  context.fillText(plain(high), size, size + 3);
  context.textAlign = "center";
  context.fillText("truth", size / 2, size + 3);
  context.rotate(-Math.PI / 2);
  context.fillText("answer", -size / 2, -foot + 2);
}
