// The steps a chart shows while it is zoomed in on, pure.
import type { ChartCurve } from "./chartCurve.ts";

export interface StepRange {
  readonly min: number;
  readonly max: number;
}

/** From the first step of any curve to the last. */
export function wholeRange(curves: readonly Pick<ChartCurve, "read">[]): StepRange {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { read } of curves) {
    const series = read();
    if (series === null || series.length === 0) continue;
    min = Math.min(min, series.steps[0] ?? min);
    max = Math.max(max, series.steps[series.length - 1] ?? max);
  }
  return { min, max };
}

/** Made `times` as long about a step that stays where it is; null once it is the whole. */
export function zoomedRange(
  { min, max }: StepRange,
  times: number,
  about: number,
  whole: StepRange,
): StepRange | null {
  const next = {
    min: Math.max(whole.min, about - (about - min) * times),
    max: Math.min(whole.max, about + (max - about) * times),
  };
  return next.min <= whole.min && next.max >= whole.max ? null : next;
}
