// A tap's numbers as the grid they form. A value too large to send arrives as an even sub-grid of its positions; pictures
// draw the sub-grid as it is, coarser but whole.
import type { TapValue } from "../../../shared/contract/live.ts";

export interface TapGrid {
  /** Lengths of the axes of `data`; shorter than the value's own where it was sampled. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly sampled: boolean;
}

const grids = new WeakMap<TapValue, TapGrid>();

export function tapGrid(value: TapValue): TapGrid {
  let grid = grids.get(value);
  if (grid === undefined) {
    grid = gridOf(value);
    grids.set(value, grid);
  }
  return grid;
}

function gridOf({ shape, data, positions }: TapValue): TapGrid {
  if (positions === undefined) return { shape, data, sampled: false };
  const lengths = axisLengths(shape, positions);
  const complete = lengths.reduce((product, length) => product * length, 1) === data.length;
  return { shape: complete ? lengths : [data.length], data, sampled: true };
}

/** How many different coordinates occur along each axis. */
function axisLengths(shape: readonly number[], positions: Int32Array): number[] {
  let stride = shape.reduce((product, length) => product * length, 1);
  return shape.map((length) => {
    stride /= length;
    const seen = new Set<number>();
    for (const position of positions) seen.add(Math.floor(position / stride) % length);
    return seen.size;
  });
}
