// What a node answers all over a plane: for networks whose input is two numbers, its values at the points of an even grid over
// the part of the plane the data lies in, computed in one batch. Row 0 is the top, where the second number is largest.
import { surfaceSide, type TapRequest, type TapValue } from "../../shared/contract/live.ts";
import type { Samples } from "../data/dataset.ts";
import { readRange } from "../data/samples.ts";
import type { HostTensor } from "../engine/engine.ts";
import { statsOf } from "./tapValue.ts";

export interface SurfaceGrid {
  readonly region: NonNullable<TapValue["region"]>;
  /** [side², 2] in stored units. */
  readonly points: HostTensor;
}

/** Space around the data, as a share of its extent. */
const margin = 0.1;
/** So many samples tell the extent. */
const mostPoints = 1_000_000;

/** Null where a sample is not one column of two numbers. */
export function surfaceGrid(samples: Samples | undefined): SurfaceGrid | null {
  const [column, ...others] = samples?.features ?? [];
  if (samples === undefined || column === undefined || others.length > 0) return null;
  if (column.shape.length !== 1 || column.shape[0] !== 2) return null;
  const points = readRange(samples, 0, Math.min(samples.count, mostPoints)).features[0]?.data ?? [];
  const [left, right] = spanOf(points, 0);
  const [bottom, top] = spanOf(points, 1);
  const data = new Float32Array(2 * surfaceSide * surfaceSide);
  for (let row = 0; row < surfaceSide; row += 1) {
    for (let place = 0; place < surfaceSide; place += 1) {
      const at = 2 * (row * surfaceSide + place);
      data[at] = left + ((right - left) * (place + 0.5)) / surfaceSide;
      data[at + 1] = top + ((bottom - top) * (row + 0.5)) / surfaceSide;
    }
  }
  return { region: { left, right, top, bottom }, points: { shape: [surfaceSide * surfaceSide, 2], data } };
}

/** The range of every second number, widened. */
function spanOf(data: ArrayLike<number>, first: 0 | 1): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let index = first; index < data.length; index += 2) {
    const value = data[index] ?? 0;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [-1, 1];
  const space = high > low ? (high - low) * margin : 1;
  return [low - space, high + space];
}

/** [side, side, units shown]: of more units than the limit has room for, the first. */
export function surfaceValue(tap: TapRequest, value: HostTensor, { region }: SurfaceGrid): TapValue {
  const points = surfaceSide * surfaceSide;
  const units = value.data.length / points;
  const shown = Math.max(1, Math.min(units, Math.floor(tap.limit / points)));
  const data = new Float32Array(points * shown);
  for (let point = 0; point < points; point += 1) {
    for (let unit = 0; unit < shown; unit += 1)
      data[point * shown + unit] = value.data[point * units + unit] ?? 0;
  }
  const shape = [surfaceSide, surfaceSide, shown];
  return { node: tap.node, kind: "surface", shape, data, region, stats: statsOf(data) };
}
