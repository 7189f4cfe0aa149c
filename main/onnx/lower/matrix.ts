// Matrix products. Two matrices go through Gemm, which reads either operand transposed; stacks of matrices through MatMul.
import { microsoftDomain } from "../graphBuilder.ts";
import { inputName, inputType, rule, transposed, type LoweringContext, type RuleTable } from "./rule.ts";

export const matrixRules: RuleTable<"matMul"> = {
  matMul: rule(13, (context, equation) => {
    const { transposeA, transposeB } = equation.params;
    const a = inputName(context, equation, 0);
    const b = inputName(context, equation, 1);
    const rankA = inputType(context, equation, 0).shape.length;
    const rankB = inputType(context, equation, 1).shape.length;
    if (!transposeA && !transposeB) return context.graph.node("MatMul", [a, b]);
    const flags = { transA: { int: transposeA ? 1 : 0 }, transB: { int: transposeB ? 1 : 0 } };
    if (rankA === 2 && rankB === 2) return context.graph.node("Gemm", [a, b], flags);
    if (context.ownOperators) return context.graph.node("FusedMatMul", [a, b], flags, microsoftDomain);
    return context.graph.node("MatMul", [
      transposeA ? lastTwoSwapped(context, a, rankA) : a,
      transposeB ? lastTwoSwapped(context, b, rankB) : b,
    ]);
  }),
};

function lastTwoSwapped(context: LoweringContext, value: string, rank: number): string {
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  return transposed(context, value, [...perm.slice(0, -2), rank - 1, rank - 2]);
}
