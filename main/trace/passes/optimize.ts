// The passes every traced program goes through, whatever runs it. They change no number. Passes for one target (layouts,
// forms of gradients) come after and are that target's affair.
import { assertSound } from "../program/checkProgram.ts";
import type { Program } from "../program/ir.ts";
import { foldConstants } from "./foldConstants.ts";
import { removeDeadCode } from "./removeDeadCode.ts";
import { shareSubexpressions } from "./shareSubexpressions.ts";
import { simplifyAlgebra } from "./simplifyAlgebra.ts";

export interface Pass {
  readonly name: string;
  readonly run: (program: Program) => Program;
}

export const simplifyingPasses: readonly Pass[] = [
  { name: "foldConstants", run: foldConstants },
  { name: "simplifyAlgebra", run: simplifyAlgebra },
  { name: "shareSubexpressions", run: shareSubexpressions },
  { name: "removeDeadCode", run: removeDeadCode },
];

/** One round makes room for the next; a program that stops shrinking is done. */
const maximumRounds = 5;

export function optimize(program: Program): Program {
  let current = program;
  for (let round = 0; round < maximumRounds; round++) {
    const next = runPasses(current, simplifyingPasses);
    if (next.equations.length === current.equations.length) return next;
    current = next;
  }
  return current;
}

/** Runs passes in order and checks the program after each. */
export function runPasses(program: Program, passes: readonly Pass[]): Program {
  return passes.reduce((current, { name, run }) => assertSound(run(current), name), program);
}
