// A tap's numbers as the grid they form. A value too large to send arrives as an even sub-grid of its positions; pictures
// draw the sub-grid as it is, coarser but whole.
import type { TapValue } from "../../../shared/contract/live.ts";

export interface TapGrid {
  /** Lengths of the axes of `data`; shorter than the value's own where it was sampled. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly sampled: boolean;
}

export function tapGrid({ shape, data, grid }: TapValue): TapGrid {
  return { shape: grid ?? shape, data, sampled: grid !== undefined };
}
