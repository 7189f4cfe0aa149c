import type { TapValue } from "../../shared/contract/live.ts";

/** The statistics a tap carries, for values that came another way. */
export function statisticsOf(data: Float32Array): TapValue["stats"] {
  let [min, max, sum, squares, zeros] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (const value of data) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    squares += value * value;
    if (value === 0) zeros++;
  }
  if (data.length === 0) return { min: 0, max: 0, mean: 0, std: 0, dead: 0 };
  const mean = sum / data.length;
  return {
    min,
    max,
    mean,
    std: Math.sqrt(Math.max(0, squares / data.length - mean * mean)),
    dead: zeros / data.length,
  };
}
