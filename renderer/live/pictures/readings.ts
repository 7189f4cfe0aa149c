// What stands where in a picture, so that whoever points at it can read the number. Gathered only while a picture is drawn for
// somebody who may point.
import type { Rectangle } from "./cells.ts";

export interface Reading {
  readonly place: Rectangle;
  /** In words, for a point given in shares of the place's width and height. */
  words(across: number, down: number): string | null;
}

/** What stands at a point: of two that overlap, the one drawn last. */
export function readingAt(readings: readonly Reading[], x: number, y: number): string | null {
  for (const { place, words } of readings.toReversed()) {
    const [across, down] = [(x - place.x) / place.width, (y - place.y) / place.height];
    if (across < 0 || across >= 1 || down < 0 || down >= 1) continue;
    const text = words(across, down);
    if (text !== null) return text;
  }
  return null;
}
