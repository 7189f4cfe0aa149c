// A tap's numbers at their own positions. What the trainer sampled out stays NaN: a picture may leave it out, never invent it.
import type { TapValue } from "../../shared/contract/live.ts";
import { gridPositions, rowMajorStrides } from "../../shared/contract/sampleGrid.ts";

const wholes = new WeakMap<TapValue, Float32Array>();

/** The whole value, row-major; NaN where a number was not sent. */
export function wholeValue(value: TapValue): Float32Array {
  if (value.grid === undefined) return value.data;
  let whole = wholes.get(value);
  if (whole === undefined) {
    whole = new Float32Array(value.shape.reduce((product, length) => product * length, 1)).fill(Number.NaN);
    const positions = gridPositions(value.shape, value.grid, rowMajorStrides(value.shape));
    for (let i = 0; i < positions.length; i++) whole[positions[i] ?? 0] = value.data[i] ?? Number.NaN;
    wholes.set(value, whole);
  }
  return whole;
}

/** The largest magnitude of the value, from the statistics over all of it. */
export function magnitudeOf(value: TapValue): number {
  return Math.max(Math.abs(value.stats.min), Math.abs(value.stats.max));
}
