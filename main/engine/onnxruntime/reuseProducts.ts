// The way back through a gate: where the way forward multiplied the output of a sigmoid s or a tanh t with v, its gradient
// takes that product again instead of making one of its own. With u from behind:
//
//     (u · v) · (s · (1 − s)) → u · ((s · v) · (1 − s))          (u · v) · (1 − t²) → u · (v − (t · v) · t)
//
// One operation less for each gate of each step of a recurrent layer. The results differ by rounding alone.
import { rewriteProgram } from "../../trace/passes/rewriteProgram.ts";
import { madeBy, uniformNumber } from "../../trace/passes/identity.ts";
import type { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Program, ValueId } from "../../trace/program/ir.ts";
import { sameShape } from "../../trace/program/shape.ts";
import { readCounts } from "./readCounts.ts";

type Pair = readonly [ValueId, ValueId];

/** Leaves products behind that nothing reads any more: remove dead code after it. */
export function reuseProducts(program: Program): Program {
  const reads = readCounts(program);
  const products = new Products();
  return rewriteProgram(program, ({ program: builder, equation }) => {
    if (equation.primitive !== "mul") return null;
    const pair = equation.inputs as unknown as Pair;
    const gradient = gradientOf(builder, products, pair) ?? gradientOf(builder, products, swapped(pair));
    const value = gradient ?? builder.apply("mul", {}, pair);
    products.add(pair, value, reads.get(equation.outputs[0]!) === 1);
    return [value];
  });
}

/** What the program has multiplied so far. */
class Products {
  readonly #values = new Map<string, ValueId>();
  readonly #readOnce = new Map<ValueId, Pair>();

  add(pair: Pair, value: ValueId, isReadOnce: boolean): void {
    this.#values.set(keyOf(pair), value);
    if (isReadOnce) this.#readOnce.set(value, pair);
  }

  of(a: ValueId, b: ValueId): ValueId | undefined {
    return this.#values.get(keyOf([a, b]));
  }

  /** The factors of a product that nothing but one equation reads, in both orders. */
  factorsOf(product: ValueId): readonly Pair[] {
    const pair = this.#readOnce.get(product);
    return pair === undefined ? [] : [pair, swapped(pair)];
  }
}

function gradientOf(
  builder: ProgramBuilder,
  products: Products,
  [product, derivative]: Pair,
): ValueId | null {
  const sigmoid = sigmoidOf(builder, derivative);
  const tanh = sigmoid === null ? tanhOf(builder, derivative) : null;
  const gate = sigmoid?.output ?? tanh;
  if (gate === null || gate === undefined) return null;
  for (const [u, v] of products.factorsOf(product)) {
    const known = products.of(gate, v);
    if (known === undefined || !sameShape(builder.shapeOf(known), builder.shapeOf(u))) continue;
    const factor =
      sigmoid !== null
        ? builder.apply("mul", {}, [known, sigmoid.complement])
        : builder.apply("sub", {}, [v, builder.apply("mul", {}, [known, gate])]);
    return builder.apply("mul", {}, [u, factor]);
  }
  return null;
}

/** s and 1 − s of s · (1 − s). */
function sigmoidOf(
  builder: ProgramBuilder,
  value: ValueId,
): { readonly output: ValueId; readonly complement: ValueId } | null {
  const product = builder.definitionOf(value);
  if (product?.primitive !== "mul") return null;
  const [a, b] = product.inputs as unknown as Pair;
  if (isOneLess(builder, b, a)) return { output: a, complement: b };
  return isOneLess(builder, a, b) ? { output: b, complement: a } : null;
}

/** t of 1 − t². */
function tanhOf(builder: ProgramBuilder, value: ValueId): ValueId | null {
  const difference = builder.definitionOf(value);
  if (difference?.primitive !== "sub") return null;
  const [one, square] = difference.inputs as unknown as Pair;
  return uniformNumber(builder, one) === 1 ? (madeBy(builder, square, "square")?.x ?? null) : null;
}

function isOneLess(builder: ProgramBuilder, complement: ValueId, value: ValueId): boolean {
  const difference = builder.definitionOf(complement);
  return (
    difference?.primitive === "sub" &&
    difference.inputs[1] === value &&
    uniformNumber(builder, difference.inputs[0]!) === 1
  );
}

function swapped([a, b]: Pair): Pair {
  return [b, a];
}

function keyOf([a, b]: Pair): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
