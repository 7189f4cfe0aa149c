// A score of every class and their plain mean ("macro") over the classes that occur. With one column it is the score itself.
import type { Scores, TallyMeans } from "./definition.ts";
import { classShares, type ClassShares } from "./tallies/classCounts.ts";

export function perClass(means: TallyMeans, score: (shares: ClassShares) => number): Scores {
  const shares = classShares(means);
  const classes = shares.map(score);
  if (classes.length === 1) return { value: classes[0] ?? NaN };
  return { value: meanOf(classes.filter((_, index) => (shares[index]?.present ?? 0) > 0)), classes };
}

/** NaN of none. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 0 where there is nothing to divide by, as in Keras. */
export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
