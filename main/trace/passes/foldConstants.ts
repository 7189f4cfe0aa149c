// Computes what depends on constants alone. Large results are left to the engine, because they are better computed than
// stored; many times the same number stays a scalar that is broadcast.
import { evaluateEquation } from "../program/interpreter/interpret.ts";
import type { ConstantData, ProgramBuilder } from "../program/builder.ts";
import type { Equation, Program, ValueId } from "../program/ir.ts";
import { outputTypes } from "../program/outputTypes.ts";
import { sizeOf } from "../program/shape.ts";
import { rewriteProgram } from "./rewriteProgram.ts";

const foldedSizeLimit = 4096;

export function foldConstants(program: Program): Program {
  return rewriteProgram(program, ({ program: builder, equation }) => fold(builder, equation));
}

function fold(builder: ProgramBuilder, equation: Equation): readonly ValueId[] | null {
  const operands = equation.inputs.flatMap((input) => {
    const data = builder.constantOf(input);
    return data === null ? [] : [{ type: builder.typeOf(input), data }];
  });
  if (operands.length === 0 || operands.length < equation.inputs.length) return null;
  const types = outputTypes(
    equation.primitive,
    equation.params,
    operands.map(({ type }) => type),
  );
  if (types.some(({ shape, dtype }) => sizeOf(shape) > foldedSizeLimit || dtype === "int64")) return null;
  const results = evaluateEquation(equation, operands, types);
  if (equation.primitive === "broadcastTo" && results.some(isRepeated)) return null;
  return types.map((type, at) => {
    const data = results[at] ?? new Uint8Array();
    return isRepeated(data) ? builder.filled(data[0] ?? 0, type) : builder.constant(data, type);
  });
}

function isRepeated(data: ConstantData): boolean {
  return data.length > 0 && data.every((number) => number === data[0]);
}
