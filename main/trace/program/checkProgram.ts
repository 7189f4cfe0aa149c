// Says what is wrong with a Program. Run after tracing and after every pass, so that a pass that breaks something is found
// where it did so.
import { elementAt } from "./elementAt.ts";
import { invariant } from "../../../shared/invariant.ts";
import { formatEquation } from "./printProgram.ts";
import type { Equation, Program, ValueId, ValueType } from "./ir.ts";
import { outputTypes } from "./outputTypes.ts";
import { sameShape, sizeOf } from "./shape.ts";
import { TypeMismatch } from "./typeRule.ts";

/** Every broken rule in words; empty for a sound program. */
export function checkProgram(program: Program): readonly string[] {
  return [
    ...checkConstants(program),
    ...checkOrder(program),
    ...program.equations.flatMap((equation) => checkTypes(program, equation)),
    ...checkState(program),
  ];
}

/** Throws where a pass or the tracer made an unsound program: that is a bug of ours. */
export function assertSound(program: Program, after: string): Program {
  const problems = checkProgram(program);
  invariant(
    problems.length === 0,
    `after ${after} the program ${program.name} is unsound:\n${problems.join("\n")}`,
  );
  return program;
}

function checkConstants(program: Program): string[] {
  const problems: string[] = [];
  for (const [value, data] of program.constants) {
    const type = program.values[value];
    if (type === undefined) problems.push(`constant %${value} has no type`);
    else if (data.length !== sizeOf(type.shape))
      problems.push(`constant %${value} holds ${data.length} numbers for [${type.shape.join(",")}]`);
  }
  return problems;
}

/** Each value is defined once, before its first use. */
function checkOrder(program: Program): string[] {
  const problems: string[] = [];
  const defined = new Set<ValueId>();
  const define = (value: ValueId): void => {
    if (program.values[value] === undefined) problems.push(`%${value} has no type`);
    if (defined.has(value)) problems.push(`%${value} is defined twice`);
    defined.add(value);
  };
  const use = (value: ValueId, where: () => string): void => {
    if (!defined.has(value)) problems.push(`%${value} is used before it is defined: ${where()}`);
  };
  for (const { value } of program.inputs) define(value);
  for (const value of program.constants.keys()) define(value);
  for (const equation of program.equations) {
    for (const input of equation.inputs) use(input, () => formatEquation(program, equation));
    for (const output of equation.outputs) define(output);
  }
  for (const { value, role } of program.outputs) use(value, () => `output ${role.kind} ${role.name}`);
  return problems;
}

function checkTypes(program: Program, equation: Equation): string[] {
  const typeOf = (value: ValueId): ValueType => program.values[value] ?? { shape: [], dtype: "float32" };
  const where = (): string => formatEquation(program, equation);
  try {
    const expected = outputTypes(equation.primitive, equation.params, equation.inputs.map(typeOf));
    if (expected.length !== equation.outputs.length) return [`${where()}: yields ${expected.length} values`];
    return expected.flatMap((type, at) => {
      const declared = typeOf(elementAt(equation.outputs, at));
      const fits = declared.dtype === type.dtype && sameShape(declared.shape, type.shape);
      return fits ? [] : [`${where()}: yields ${type.dtype}[${type.shape.join(",")}]`];
    });
  } catch (error) {
    if (error instanceof TypeMismatch) return [`${where()}: ${error.message}`];
    throw error;
  }
}

/** A state output continues a state input of the same name and type; metrics are float32 numbers, one or a row of them. */
function checkState(program: Program): string[] {
  const inputs = new Map<string, ValueType>();
  for (const { value, role } of program.inputs) {
    if (role.kind === "state") inputs.set(role.name, elementAt(program.values, value));
  }
  const seen = new Set<string>();
  return program.outputs.flatMap(({ value, role }) => {
    const type = program.values[value];
    const key = `${role.kind} ${role.name}`;
    const repeated = seen.has(key);
    seen.add(key);
    if (repeated) return [`output ${key} appears twice`];
    if (type === undefined) return [];
    if (role.kind === "metric" && (type.shape.length > 1 || type.dtype !== "float32"))
      return [`metric ${role.name} is no float32 number or row`];
    if (role.kind !== "state") return [];
    const before = inputs.get(role.name);
    if (before === undefined) return [`state ${role.name} goes out without coming in`];
    return sameShape(before.shape, type.shape) && before.dtype === type.dtype
      ? []
      : [`state ${role.name} changes its type`];
  });
}
