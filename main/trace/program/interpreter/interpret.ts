// The reference meaning of a Program: evaluates it with plain loops over typed arrays. For tests and constant folding;
// engines lower programs instead.
import { elementAt } from "../elementAt.ts";
import { invariant } from "../../../../shared/invariant.ts";
import { constantData, type ConstantData } from "../builder.ts";
import type { Equation, InputRole, OutputRole, PrimitiveName, Program, ValueId, ValueType } from "../ir.ts";
import { sizeOf } from "../shape.ts";
import { elementwiseEvaluation } from "./elementwise.ts";
import type { EvaluationRule, EvaluationRules, Operand, Operands } from "./evaluationRule.ts";
import { linearEvaluation } from "./linear.ts";
import { movementEvaluation } from "./movement.ts";
import { reductionEvaluation } from "./reductions.ts";

const rules: EvaluationRules<PrimitiveName> = {
  ...elementwiseEvaluation,
  ...reductionEvaluation,
  ...linearEvaluation,
  ...movementEvaluation,
};

export interface ProgramOutput {
  readonly role: OutputRole;
  readonly type: ValueType;
  readonly data: ConstantData;
}

/** Evaluates one equation on numbers. */
export function evaluateEquation(
  equation: Equation,
  inputs: readonly Operand[],
  outputTypes: readonly ValueType[],
): readonly ConstantData[] {
  const outputs = outputTypes.map((type) => ({ type, data: zeros(type) }));
  evaluateInto(equation, inputs, outputs);
  return outputs.map(({ data }) => data);
}

/** Evaluates one equation into arrays that hold zeros; the precision is that of the arrays. */
export function evaluateInto(
  equation: Equation,
  inputs: readonly Operand[],
  outputs: readonly Operand[],
): void {
  const rule = rules[equation.primitive] as EvaluationRule<PrimitiveName>;
  rule(inputs as Operands, equation.params, outputs as unknown as Operands);
}

/** @param feed the numbers of each input. */
export function interpret(
  program: Program,
  feed: (role: InputRole, type: ValueType) => ArrayLike<number>,
): readonly ProgramOutput[] {
  const data = new Map<ValueId, ConstantData>(program.constants);
  for (const { value, role } of program.inputs) {
    const type = elementAt(program.values, value);
    const numbers = constantData(feed(role, type), type.dtype);
    invariant(
      numbers.length === sizeOf(type.shape),
      `${numbers.length} numbers for an input of shape [${type.shape.join(",")}]`,
    );
    data.set(value, numbers);
  }
  const operand = (value: ValueId): { readonly type: ValueType; readonly data: ConstantData } => {
    const numbers = data.get(value);
    invariant(numbers !== undefined, `value ${value} is used before it is computed`);
    return { type: elementAt(program.values, value), data: numbers };
  };
  for (const equation of program.equations) {
    const types = equation.outputs.map((output) => elementAt(program.values, output));
    const results = evaluateEquation(equation, equation.inputs.map(operand), types);
    equation.outputs.forEach((output, at) => data.set(output, elementAt(results, at)));
  }
  return program.outputs.map(({ value, role }) => ({ role, ...operand(value) }));
}

function zeros({ shape, dtype }: ValueType): ConstantData {
  return constantData(new Float64Array(sizeOf(shape)), dtype);
}
