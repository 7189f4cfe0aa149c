// Matrix products. Two matrices go through Gemm, which reads either operand transposed and multiplies by a number; stacks of
// matrices through MatMul.
import type { ValueId } from "../../trace/program/ir.ts";
import { microsoftDomain } from "../graphBuilder.ts";
import {
  inputName,
  inputType,
  rule,
  transposed,
  type EquationOf,
  type LoweringContext,
  type RuleTable,
} from "./rule.ts";

export const matrixRules: RuleTable<"matMul"> = {
  matMul: rule(13, (context, equation) => {
    const { transposeA, transposeB } = equation.params;
    const a = inputName(context, equation, 0);
    const b = inputName(context, equation, 1);
    const rankA = inputType(context, equation, 0).shape.length;
    const rankB = inputType(context, equation, 1).shape.length;
    const flags = { transA: { int: transposeA ? 1 : 0 }, transB: { int: transposeB ? 1 : 0 } };
    const factor = rankA === 2 && rankB === 2 ? factorAfter(context, equation) : null;
    if (factor !== null) {
      const scaled = context.graph.node("Gemm", [a, b], { ...flags, alpha: { float: factor.number } });
      context.setName(factor.product, scaled);
      return scaled;
    }
    if (isFewRows(context, equation)) return productTurned(context, equation);
    if (!transposeA && !transposeB) return context.graph.node("MatMul", [a, b]);
    if (rankA === 2 && rankB === 2) return context.graph.node("Gemm", [a, b], flags);
    if (context.ownOperators) return context.graph.node("FusedMatMul", [a, b], flags, microsoftDomain);
    return context.graph.node("MatMul", [
      transposeA ? lastTwoSwapped(context, a, rankA) : a,
      transposeB ? lastTwoSwapped(context, b, rankB) : b,
    ]);
  }),
};

/** The constant the product is multiplied by before anything else reads it, and the value that makes. */
function factorAfter(
  context: LoweringContext,
  equation: EquationOf<"matMul">,
): { readonly number: number; readonly product: ValueId } | null {
  const [y] = equation.outputs;
  const user = y === undefined || !context.ownOperators ? null : context.soleUser(y);
  const product = user?.outputs[0];
  const factor = user?.inputs.find((input) => input !== y);
  if (user?.primitive !== "mul" || product === undefined || factor === undefined) return null;
  if (context.type(factor).shape.length > 0 || !context.isNamed(factor)) return null;
  const number = context.graph.floatConstant(context.name(factor))?.data[0];
  return number === undefined ? null : { number, product };
}

const fewRows = 128;
const manyWeights = 2 ** 20;

/** A small batch times a large matrix of weights. */
function isFewRows(context: LoweringContext, equation: EquationOf<"matMul">): boolean {
  const [a, b] = [inputType(context, equation, 0).shape, inputType(context, equation, 1).shape];
  if (!context.ownOperators || a.length !== 2 || b.length !== 2) return false;
  const rows = a[equation.params.transposeA ? 1 : 0]!;
  return rows > 0 && rows <= fewRows && b[0]! * b[1]! >= manyWeights;
}

/**
 * a · b as (bᵀ · aᵀ)ᵀ: Gemm copies its right operand into an order of its own, which for few rows takes as long as the products.
 * With the weights on the left a fifth of the time less (measured on 64 rows and 2048 × 2048 weights).
 */
function productTurned(context: LoweringContext, equation: EquationOf<"matMul">): string {
  const { transposeA, transposeB } = equation.params;
  const operands = [inputName(context, equation, 1), inputName(context, equation, 0)];
  const flags = { transA: { int: transposeB ? 0 : 1 }, transB: { int: transposeA ? 0 : 1 } };
  return transposed(context, context.graph.node("Gemm", operands, flags), [1, 0]);
}

function lastTwoSwapped(context: LoweringContext, value: string, rank: number): string {
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  return transposed(context, value, [...perm.slice(0, -2), rank - 1, rank - 2]);
}
