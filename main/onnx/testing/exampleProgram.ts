// One primitive as a program of its own, and what the reference interpreter makes of it.
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { PrimitiveName, PrimitiveParams, Program } from "../../trace/program/ir.ts";
import type { Example, Input } from "./exampleInputs.ts";

export function programOf<P extends PrimitiveName>(
  primitive: P,
  { params, inputs }: Example<PrimitiveParams[P]>,
): Program {
  const builder = new ProgramBuilder();
  const values = inputs.map(({ shape, dtype }, index) =>
    builder.input({ kind: "feature", index }, { shape, dtype }),
  );
  builder
    .applyAll(primitive, params, values)
    .forEach((value, index) => builder.output(value, { kind: "value", name: `y${index}` }));
  return builder.build(primitive);
}

export function interpretExample(program: Program, inputs: readonly Input[]) {
  return interpret(program, (role) => (role.kind === "feature" ? inputs[role.index]!.numbers : []));
}
