// Which recorded steps the picture of a run's past wants next: coarse before fine, so that the whole of it is there at once and
// gets sharper.
import { historyColumns } from "./histogramHistory.ts";

/**
 * @param recorded rising.
 * @param known steps that are on the picture or were asked for.
 */
export function nextPastSteps(
  recorded: Int32Array,
  known: Iterable<number>,
  most: number,
): readonly number[] {
  const [first, last] = [recorded[0], recorded.at(-1)];
  if (first === undefined || last === undefined) return [];
  const taken = [...known];
  const chosen: number[] = [];
  const reach = (last - first) / historyColumns / 2;
  for (const share of coarseToFine) {
    if (chosen.length === most) break;
    const wanted = first + share * (last - first);
    const step = nearestOf(recorded, wanted);
    const near = Math.max(reach, Math.abs(step - wanted));
    if ([...taken, ...chosen].some((other) => Math.abs(other - wanted) <= near)) continue;
    chosen.push(step);
  }
  return chosen;
}

/** 1, 0, 1/2, 1/4, 3/4, 1/8 …: each halves the gaps that are left. */
const coarseToFine = sharesOf(historyColumns);

function sharesOf(columns: number): readonly number[] {
  const shares = [1, 0];
  for (let parts = 2; parts / 2 < columns; parts *= 2)
    for (let part = 1; part < parts; part += 2) shares.push(part / parts);
  return shares;
}

function nearestOf(steps: Int32Array, wanted: number): number {
  return steps.reduce((best, step) => (Math.abs(step - wanted) < Math.abs(best - wanted) ? step : best));
}
