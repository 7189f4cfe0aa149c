// A kernel that a recurrent layer reads at every step has a gradient that is a sum over the steps. One product over all steps
// is worth more to the processor than many small ones and the additions between them:
//
//     a₁ᵀ · b₁ + a₂ᵀ · b₂ + … → [a₁; a₂; …]ᵀ · [b₁; b₂; …]
//
// The results differ by the order of the additions alone. Leaves the small products behind: remove dead code after it.
import { rewriteProgram } from "../../trace/passes/rewriteProgram.ts";
import type { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Equation, Program, ValueId } from "../../trace/program/ir.ts";
import { readCounts } from "./readCounts.ts";

/** Fewer are not worth the copies that joining takes. */
const fewestProducts = 4;

const overRows = { transposeA: true, transposeB: false };

export function joinProducts(program: Program): Program {
  const sums = sumsOfProducts(program);
  if (sums.size === 0) return program;
  const joining = new Set([...sums.values()].flat());
  const factors = new Map<ValueId, readonly ValueId[]>();
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const [output] = equation.outputs as readonly [ValueId];
    if (joining.has(output)) factors.set(output, equation.inputs);
    const products = sums.get(output);
    return products === undefined
      ? null
      : [
          joined(
            builder,
            products.map((product) => factors.get(product)!),
          ),
        ];
  });
}

function joined(builder: ProgramBuilder, pairs: readonly (readonly ValueId[])[]): ValueId {
  const [left, right] = [0, 1].map((side) =>
    builder.apply(
      "concat",
      { axis: 0 },
      pairs.map((pair) => pair[side]!),
    ),
  );
  return builder.apply("matMul", overRows, [left!, right!]);
}

/** The products that each whole sum adds up, by the value of the sum. */
function sumsOfProducts(program: Program): ReadonlyMap<ValueId, readonly ValueId[]> {
  const reads = readCounts(program);
  const terms = new Map<ValueId, readonly ValueId[]>();
  const sums = new Map<ValueId, readonly ValueId[]>();
  for (const equation of program.equations) {
    const [output] = equation.outputs as readonly [ValueId];
    if (isOverRows(program, equation)) terms.set(output, [output]);
    if (equation.primitive !== "add" || !isOfOneShape(program, equation)) continue;
    const parts = equation.inputs.map((input) => (reads.get(input) === 1 ? terms.get(input) : undefined));
    const [left, right] = parts;
    if (left === undefined || right === undefined) continue;
    for (const input of equation.inputs) sums.delete(input);
    // The way back goes through the steps from the last to the first: in reverse, the rows lie as other values have them.
    const products = [...right, ...left];
    terms.set(output, products);
    sums.set(output, products);
  }
  return new Map([...sums].filter(([, products]) => products.length >= fewestProducts));
}

function isOfOneShape(program: Program, { inputs }: Equation): boolean {
  const [left, right] = inputs.map((input) => String(program.values[input]?.shape));
  return left === right;
}

/** aᵀ · b of two matrices. */
function isOverRows(program: Program, { primitive, params, inputs }: Equation): boolean {
  if (primitive !== "matMul" || !params.transposeA || params.transposeB) return false;
  return inputs.every((input) => program.values[input]?.shape.length === 2);
}
