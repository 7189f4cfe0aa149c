// A program that says of every number it computes whether it is finite, and how large: for finding out where a step that went
// wrong did so first. Not a pass that keeps meaning: the outputs are the reports, nothing else.
import { invariant } from "../../../shared/invariant.ts";
import { ProgramBuilder } from "../program/builder.ts";
import type { Equation, Program, ValueId } from "../program/ir.ts";

/** Names of a value's two metrics. */
export function finiteName(value: ValueId): string {
  return `finite/${value}`;
}

export function largestName(value: ValueId): string {
  return `largest/${value}`;
}

/** float32 values of the program that are not known before it runs. */
export function watchedValues(program: Program): readonly ValueId[] {
  const computed = program.equations.flatMap(({ outputs }) => outputs);
  return [...program.inputs.map(({ value }) => value), ...computed].filter(
    (value) => program.values[value]?.dtype === "float32",
  );
}

/** For each watched value two metrics: 1 where all of it is finite, else 0; and its largest magnitude. */
export function watchNumbers(program: Program): Program {
  const builder = new ProgramBuilder();
  const copies = new Map<ValueId, ValueId>();
  for (const { value, role } of program.inputs)
    copies.set(value, builder.input(role, typeOf(program, value)));
  for (const [value, data] of program.constants) {
    copies.set(value, builder.constant(data, typeOf(program, value)));
  }
  for (const equation of program.equations) copyEquation(builder, equation, copies);
  for (const value of watchedValues(program)) report(builder, value, copyOf(copies, value));
  return builder.build(`watched ${program.name}`);
}

function copyEquation(builder: ProgramBuilder, equation: Equation, copies: Map<ValueId, ValueId>): void {
  const { primitive, params, inputs, outputs, scope } = equation;
  builder.scope = scope;
  // The primitive says which parameters it has; the compiler can't follow that through the union.
  const made = builder.applyAll(
    primitive,
    params,
    inputs.map((input) => copyOf(copies, input)),
  );
  outputs.forEach((output, place) => copies.set(output, made[place] ?? output));
}

function report(builder: ProgramBuilder, value: ValueId, copy: ValueId): void {
  const axes = builder.shapeOf(copy).map((_, axis) => axis);
  const whole = { axes, keepDims: false };
  const finite = builder.apply("isFinite", {}, [copy]);
  const flag = builder.apply("cast", { dtype: "float32" }, [finite]);
  const magnitude = builder.apply("abs", {}, [copy]);
  const scalar = (number: ValueId, reduction: "min" | "max"): ValueId =>
    axes.length === 0 ? number : builder.apply(reduction, whole, [number]);
  builder.output(scalar(flag, "min"), { kind: "metric", name: finiteName(value) });
  builder.output(scalar(magnitude, "max"), { kind: "metric", name: largestName(value) });
}

function typeOf(program: Program, value: ValueId) {
  const type = program.values[value];
  invariant(type !== undefined, `value ${value} has no type`);
  return type;
}

function copyOf(copies: ReadonlyMap<ValueId, ValueId>, value: ValueId): ValueId {
  const copy = copies.get(value);
  invariant(copy !== undefined, `value ${value} is defined before it is used`);
  return copy;
}
