// The frame of most passes: walks a Program in order and builds a new one, asking a rule at each equation whether its
// outputs can be had otherwise. Values keep their types; constants that nothing uses any more are left behind.
import { invariant } from "../../../shared/invariant.ts";
import { ProgramBuilder } from "../program/builder.ts";
import type { Equation, Program, ValueId } from "../program/ir.ts";
import { sameShape } from "../program/shape.ts";

export interface RewriteSite {
  /** The program that is being built: look up types and definitions here, and apply what replaces the equation. */
  readonly program: ProgramBuilder;
  /** The equation with its inputs as values of the new program; its outputs are still the old ones. */
  readonly equation: Equation;
}

/** Values that stand for the equation's outputs, or null to keep the equation. */
export type Rewrite = (site: RewriteSite) => readonly ValueId[] | null;

export function rewriteProgram(program: Program, rewrite: Rewrite): Program {
  const builder = new ProgramBuilder();
  const renamed = new Map<ValueId, ValueId>();
  for (const { value, role } of program.inputs)
    renamed.set(value, builder.input(role, typeOf(program, value)));

  const rename = (value: ValueId): ValueId => {
    const known = renamed.get(value);
    if (known !== undefined) return known;
    const constant = program.constants.get(value);
    invariant(constant !== undefined, `%${value} is used before it is defined`);
    const copy = builder.constant(constant, typeOf(program, value));
    renamed.set(value, copy);
    return copy;
  };

  for (const equation of program.equations) {
    builder.scope = equation.scope;
    const moved: Equation = { ...equation, inputs: equation.inputs.map(rename) };
    const outputs = rewrite({ program: builder, equation: moved }) ?? reapply(builder, moved);
    equation.outputs.forEach((output, at) => {
      const replacement = outputs[at];
      invariant(replacement !== undefined, `${equation.primitive} lost output ${at}`);
      demandSameType(program, output, builder, replacement);
      renamed.set(output, replacement);
    });
  }
  for (const { value, role } of program.outputs) builder.output(rename(value), role);
  return builder.build(program.name);
}

/** Applies the equation as it is. */
export function reapply(builder: ProgramBuilder, equation: Equation): readonly ValueId[] {
  return builder.applyAll(equation.primitive, equation.params, equation.inputs);
}

function typeOf(program: Program, value: ValueId): Program["values"][number] {
  const type = program.values[value];
  invariant(type !== undefined, `%${value} has no type`);
  return type;
}

function demandSameType(
  program: Program,
  value: ValueId,
  builder: ProgramBuilder,
  replacement: ValueId,
): void {
  const before = typeOf(program, value);
  const after = builder.typeOf(replacement);
  const same = before.dtype === after.dtype && sameShape(before.shape, after.shape);
  invariant(
    same,
    `a rewrite changed ${before.dtype}[${before.shape.join(",")}] to ${after.dtype}[${after.shape.join(",")}]`,
  );
}
