import type { Pairs } from "./paintDeviations.ts";

/** How far off that share of the answers is at most; null where there are none. */
export function reachOf({ truths, answers }: Pairs, share: number): number | null {
  const errors = answers.map((answer, at) => Math.abs(answer - (truths[at] ?? Number.NaN))).sort();
  const last = Math.ceil(share * errors.length) - 1;
  const reach = errors[Math.max(0, last)];
  return reach === undefined || Number.isNaN(reach) ? null : reach;
}
