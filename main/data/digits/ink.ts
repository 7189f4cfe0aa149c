// Draws pen paths into a 28 × 28 grey image the way MNIST is made: the digit is fitted into a 20 × 20 box, keeping its
// proportions, and its centre of mass is put into the middle of the image. White ink on black, edges softened.
import type { Random } from "../random.ts";
import type { PenPath } from "./handwriting.ts";

export const imageSize = 28;
const boxSize = 20;

export interface Pen {
  /** Half the stroke's width in pixels. */
  readonly radius: number;
  /** How much the radius changes over a stroke, as a share of it: from 1 + taper to 1 − taper. */
  readonly taper: number;
  /** Pixels over which the ink fades at its edge. */
  readonly softness: number;
  /** Brightness of full ink, 0–255. */
  readonly ink: number;
}

export function randomPen(random: Random): Pen {
  return {
    radius: Math.min(Math.max(1.25 + 0.36 * random.normal(), 0.8), 2.1),
    taper: 0.15 * random.normal(),
    softness: random.between(0.8, 1.4),
    ink: random.between(235, 275),
  };
}

/** Draws into `image` (28 · 28 bytes, zero before). */
export function drawPaths(paths: readonly PenPath[], pen: Pen, image: Uint8Array): void {
  const toPixels = fitIntoImage(paths, pen);
  for (const path of paths) drawPath(toPixels(path), pen, image);
}

/** Scales to the box and moves the ink's centre of mass to the image's middle. */
function fitIntoImage(paths: readonly PenPath[], pen: Pen): (path: PenPath) => PenPath {
  const bounds = measure(paths);
  const extent = Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top, 1e-6);
  const scale = (boxSize - 2 * pen.radius) / extent;
  const half = imageSize / 2;
  const shiftX = keepInside(
    half - scale * bounds.massX,
    scale * bounds.left,
    scale * bounds.right,
    pen.radius,
  );
  const shiftY = keepInside(
    half - scale * bounds.massY,
    scale * bounds.top,
    scale * bounds.bottom,
    pen.radius,
  );
  return (path) => path.map((value, at) => scale * value + (at % 2 === 0 ? shiftX : shiftY));
}

/** The wanted shift, less where ink would leave the image. */
function keepInside(shift: number, low: number, high: number, radius: number): number {
  return Math.max(Math.min(shift, imageSize - radius - high), radius - low);
}

interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
  massX: number;
  massY: number;
}

/** Extent, and centre of mass of the strokes weighted by length. */
function measure(paths: readonly PenPath[]): Bounds {
  const bounds = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity, massX: 0, massY: 0 };
  let length = 0;
  for (const path of paths) {
    for (let at = 0; at < path.length; at += 2) {
      const x = path[at] ?? 0;
      const y = path[at + 1] ?? 0;
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x);
      bounds.top = Math.min(bounds.top, y);
      bounds.bottom = Math.max(bounds.bottom, y);
      const fromX = path[at - 2] ?? x;
      const fromY = path[at - 1] ?? y;
      const piece = Math.hypot(x - fromX, y - fromY);
      length += piece;
      bounds.massX += (piece * (x + fromX)) / 2;
      bounds.massY += (piece * (y + fromY)) / 2;
    }
  }
  bounds.massX /= Math.max(length, 1e-6);
  bounds.massY /= Math.max(length, 1e-6);
  return bounds;
}

function drawPath(path: PenPath, pen: Pen, image: Uint8Array): void {
  const pieces = path.length / 2 - 1;
  for (let piece = 0; piece < pieces; piece += 1) {
    const along = pieces > 1 ? (2 * piece) / (pieces - 1) - 1 : 0;
    const radius = pen.radius * (1 - pen.taper * along);
    const at = 2 * piece;
    drawPiece(path[at] ?? 0, path[at + 1] ?? 0, path[at + 2] ?? 0, path[at + 3] ?? 0, radius, pen, image);
  }
}

/** A straight piece with round ends: a pixel's ink falls with its distance from the piece; overlaps take the stronger. */
function drawPiece(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  radius: number,
  pen: Pen,
  image: Uint8Array,
): void {
  const reach = radius + pen.softness / 2;
  const alongX = toX - fromX;
  const alongY = toY - fromY;
  const perSquare = 1 / Math.max(alongX * alongX + alongY * alongY, 1e-9);
  const left = Math.max(Math.floor(Math.min(fromX, toX) - reach), 0);
  const right = Math.min(Math.floor(Math.max(fromX, toX) + reach), imageSize - 1);
  const top = Math.max(Math.floor(Math.min(fromY, toY) - reach), 0);
  const bottom = Math.min(Math.floor(Math.max(fromY, toY) + reach), imageSize - 1);
  for (let row = top; row <= bottom; row += 1) {
    const y = row + 0.5 - fromY;
    for (let column = left; column <= right; column += 1) {
      const x = column + 0.5 - fromX;
      const t = Math.min(Math.max((x * alongX + y * alongY) * perSquare, 0), 1);
      const offX = x - t * alongX;
      const offY = y - t * alongY;
      const cover = (reach - Math.sqrt(offX * offX + offY * offY)) / pen.softness;
      if (cover <= 0) continue;
      const value = Math.min(Math.min(cover, 1) * pen.ink, 255);
      const at = row * imageSize + column;
      if (value > (image[at] ?? 0)) image[at] = value;
    }
  }
}
