import type { AnswerTarget } from "../data/answerTargets.ts";

/** What one of an output's numbers stands for, of `size` it gives: a class, or the only value; null where it has no name. */
export function outputName(target: AnswerTarget | null, size: number, place: number): string | null {
  if (target === null) return null;
  if (target.classNames === null) return size === 1 ? target.name : null;
  // A single number is the share of the second of two classes.
  return target.classNames[size === 1 ? 1 : place] ?? null;
}
