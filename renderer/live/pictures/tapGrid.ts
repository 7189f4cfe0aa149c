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

/** For each axis, what place in the whole value a place of the grid stands for. */
export function positionsOf(value: TapValue): readonly [Position, Position, ...Position[]] {
  const { shape } = tapGrid(value);
  const of = (axis: number): Position => {
    const [sent = 1, whole = 1] = [shape[axis], value.shape[axis]];
    return (place) => Math.floor((place * whole) / sent);
  };
  const [, , ...more] = shape;
  return [of(0), of(1), ...more.map((_, index) => of(index + 2))];
}

type Position = (place: number) => number;
