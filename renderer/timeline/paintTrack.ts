// The scrubber's track: the run's loss over its recorded steps, which are denser where more is learned, the part before the
// step on show drawn strong. Dots mark the steps from which a branch goes on exactly.
import type { Ink } from "../live/theme.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { labelledFrames, type Frames } from "./recordedFrames.ts";

export interface Track {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly ink: Ink;
}

/** Half a thumb: so far from the edges the first and the last frame lie. */
export const trackInset = 7;
const labelSpace = 15;

export function paintTrack(track: Track, frames: Frames, shown: number | null): void {
  const { context, width, height } = track;
  context.clearRect(0, 0, width, height);
  const count = frames.steps.length;
  if (count < 2) return;
  const xOf = (frame: number) => trackInset + (frame * (width - 2 * trackInset)) / (count - 1);
  const playhead = xOf(shown ?? count - 1);
  paintBase(track, playhead);
  paintLoss(track, frames, xOf, playhead);
  paintExact(track, frames, xOf);
  paintLabels(track, frames, xOf);
}

function paintBase({ context, width, height, ink }: Track, playhead: number): void {
  const y = height - labelSpace;
  context.fillStyle = ink.line;
  context.fillRect(trackInset, y, width - 2 * trackInset, 2);
  context.fillStyle = ink.accent;
  context.fillRect(trackInset, y, playhead - trackInset, 2);
}

function paintLoss(track: Track, frames: Frames, xOf: (frame: number) => number, playhead: number): void {
  const { context, height, width, ink } = track;
  const loss = frames.metrics["loss"];
  const finite = loss?.filter(Number.isFinite) ?? [];
  if (loss === undefined || finite.length < 2) return;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = height - labelSpace - 3;
  const yOf = (value: number) => 2 + (room * (high - value)) / (high - low || 1);
  for (const part of [
    { from: 0, until: playhead, strength: 1 },
    { from: playhead, until: width, strength: 0.35 },
  ]) {
    context.save();
    context.beginPath();
    context.rect(part.from, 0, part.until - part.from, height);
    context.clip();
    context.globalAlpha = part.strength;
    context.strokeStyle = ink.positive;
    context.lineWidth = 1.25;
    context.beginPath();
    loss.forEach((value, frame) => {
      if (Number.isFinite(value)) context.lineTo(xOf(frame), yOf(value));
    });
    context.stroke();
    context.restore();
  }
}

function paintExact({ context, height, ink }: Track, frames: Frames, xOf: (frame: number) => number): void {
  context.fillStyle = ink.muted;
  frames.exact.forEach((exact, frame) => {
    if (exact === 1) context.fillRect(xOf(frame) - 0.5, height - labelSpace + 3, 1, 3);
  });
}

function paintLabels(
  { context, width, height, ink }: Track,
  frames: Frames,
  xOf: (frame: number) => number,
): void {
  context.fillStyle = ink.faint;
  context.font = `9px ${ink.font}`;
  context.textBaseline = "bottom";
  let free = 0;
  for (const frame of labelledFrames(frames)) {
    const text = formatCount(frames.steps[frame] ?? 0);
    const half = context.measureText(text).width / 2;
    const x = Math.min(width - half, Math.max(half, xOf(frame)));
    if (x - half < free) continue;
    context.fillText(text, x - half, height);
    free = x + half + 8;
  }
}
