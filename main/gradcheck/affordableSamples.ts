// How much arithmetic one evaluation of a program takes, so that a large network is looked at in fewer places rather than
// for hours. It depends on the program alone: the same network gets the same check on every machine.
import { arithmeticOf } from "../trace/program/arithmetic.ts";
import type { Program } from "../trace/program/ir.ts";

/** Evaluations of a check together may cost this many multiplications, about a minute of one core. */
export const workBudget = 2e10;

/** Elements per tensor that the budget has room for: at least 2, at most those wanted. */
export function affordableSamples(program: Program, tensors: number, wanted: number): number {
  // Two evaluations give a slope; a few elements take more.
  const evaluations = 2.5 * Math.max(1, tensors);
  const affordable = Math.floor(workBudget / (Math.max(1, arithmeticOf(program)) * evaluations));
  return Math.min(wanted, Math.max(2, affordable));
}
