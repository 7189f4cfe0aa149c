// The numbers of a value that depends on constants alone, computed on demand while a program is being recorded: some tfjs
// code reads small tensors back that it has just put together from constants.
import type { ConstantData, ProgramBuilder } from "./builder.ts";
import type { Operand } from "./interpreter/evaluationRule.ts";
import { evaluateEquation } from "./interpreter/interpret.ts";
import type { ValueId } from "./ir.ts";

/** null where the value depends on an input of the program. */
export function knownNumbers(program: ProgramBuilder, value: ValueId): ConstantData | null {
  const constant = program.constantOf(value);
  if (constant !== null) return constant;
  const equation = program.definitionOf(value);
  if (equation === undefined) return null;
  const operands: Operand[] = [];
  for (const input of equation.inputs) {
    const data = knownNumbers(program, input);
    if (data === null) return null;
    operands.push({ type: program.typeOf(input), data });
  }
  const types = equation.outputs.map((output) => program.typeOf(output));
  return evaluateEquation(equation, operands, types)[equation.outputs.indexOf(value)] ?? null;
}
