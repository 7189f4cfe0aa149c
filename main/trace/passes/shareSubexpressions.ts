// Computes equal things once: an equation with the primitive, parameters and inputs of an earlier one takes its values.
// Forward and backward share much this way (softmax, the centred input of a normalization). Every primitive is pure, the
// random source too.
import type { Equation, PrimitiveName, Program, ValueId } from "../program/ir.ts";
import { reapply, rewriteProgram } from "./rewriteProgram.ts";

/** a ∘ b = b ∘ a, bit for bit. */
const commutative: ReadonlySet<PrimitiveName> = new Set([
  "add",
  "mul",
  "maximum",
  "minimum",
  "squaredDifference",
  "equal",
  "notEqual",
  "logicalAnd",
  "logicalOr",
]);

export function shareSubexpressions(program: Program): Program {
  const computed = new Map<string, readonly ValueId[]>();
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const key = keyOf(equation);
    const known = computed.get(key);
    if (known !== undefined) return known;
    const outputs = reapply(builder, equation);
    computed.set(key, outputs);
    return outputs;
  });
}

function keyOf({ primitive, params, inputs }: Equation): string {
  const ordered = commutative.has(primitive) ? inputs.toSorted((a, b) => a - b) : inputs;
  return `${primitive}(${ordered.join(",")})${JSON.stringify(params)}`;
}
