// Leaves out equations whose values nothing uses, and state that an evaluation or inference never reads. Features, targets,
// the step and state that goes on to the next step stay, because callers feed them by role.
import type { Equation, Program, ValueId } from "../program/ir.ts";
import { rewriteProgram } from "./rewriteProgram.ts";

export function removeDeadCode(program: Program): Program {
  const live = liveValues(program);
  const continued = new Set(program.outputs.map(({ role }) => (role.kind === "state" ? role.name : null)));
  const inputs = program.inputs.filter(
    ({ value, role }) => role.kind !== "state" || live.has(value) || continued.has(role.name),
  );
  const equations = program.equations.filter((equation) => isLive(equation, live));
  return rewriteProgram({ ...program, inputs, equations }, () => null);
}

function liveValues(program: Program): ReadonlySet<ValueId> {
  const live = new Set(program.outputs.map(({ value }) => value));
  for (const equation of program.equations.toReversed()) {
    if (!isLive(equation, live)) continue;
    for (const input of equation.inputs) live.add(input);
  }
  return live;
}

function isLive(equation: Equation, live: ReadonlySet<ValueId>): boolean {
  return equation.outputs.some((output) => live.has(output));
}
