// x + s · y and x − s · y with a number s in one pass over x and y, as optimizers add them: onnxruntime's GatedAdd, which takes
// a factor per row. It multiplies and adds as Mul and Add do, and takes as long as Add alone (measured).
import type { ValueId } from "../../trace/program/ir.ts";
import { sameShape, sizeOf } from "../../trace/program/shape.ts";
import { microsoftDomain } from "../graphBuilder.ts";
import { outputType, type EquationOf, type LoweringContext } from "./rule.ts";

/** Shorter rows cost more to walk than a pass over the numbers saves. */
const shortestRow = 256;
/** A vector is one row, which one thread works on. */
const longestVector = 65_536;

interface Term {
  /** The product, which nothing else reads. */
  readonly product: ValueId;
  readonly tensor: ValueId;
  readonly factor: ValueId;
  /** What it is added to or taken from. */
  readonly rest: ValueId;
}

/** The name of the sum, or null where the equation is another kind of sum. */
export function scaledSum(context: LoweringContext, equation: EquationOf<"add" | "sub">): string | null {
  const { graph } = context;
  const { shape, dtype } = outputType(context, equation);
  if (!context.ownOperators || dtype !== "float32" || !hasLongRows(shape)) return null;
  const term = scaledTerm(context, equation);
  if (term === null) return null;
  graph.withdraw(context.name(term.product));
  const gate = gateOf(context, term.factor, shape, equation.primitive === "sub");
  const inputs = [context.name(term.rest), context.name(term.tensor), gate];
  return graph.node("GatedAdd", inputs, {}, microsoftDomain);
}

function hasLongRows(shape: readonly number[]): boolean {
  if (shape.some((length) => length < 1)) return false;
  if (shape.length === 1) return shape[0]! <= longestVector;
  return shape.length > 1 && shape.at(-1)! >= shortestRow;
}

function scaledTerm(context: LoweringContext, equation: EquationOf<"add" | "sub">): Term | null {
  const [left, right] = equation.inputs as readonly [ValueId, ValueId];
  const last = termOf(context, equation, right, left);
  return last ?? (equation.primitive === "add" ? termOf(context, equation, left, right) : null);
}

function termOf(
  context: LoweringContext,
  equation: EquationOf<"add" | "sub">,
  product: ValueId,
  rest: ValueId,
): Term | null {
  const maker = context.maker(product);
  if (maker?.primitive !== "mul" || context.soleUser(product) !== equation) return null;
  const factor = maker.inputs.find((input) => context.type(input).shape.length === 0);
  const tensor = maker.inputs.find((input) => input !== factor);
  if (factor === undefined || tensor === undefined) return null;
  // The factor of a matrix product is in its Gemm already.
  if (context.name(tensor) === context.name(product)) return null;
  const { shape } = outputType(context, equation);
  const isWhole = [tensor, rest].every((value) => sameShape(context.type(value).shape, shape));
  return isWhole ? { product, tensor, factor, rest } : null;
}

/** The factor once per row: [...rows, 1]. */
function gateOf(
  context: LoweringContext,
  factor: ValueId,
  shape: readonly number[],
  negative: boolean,
): string {
  const rows = [...shape.slice(0, -1), 1];
  const name = context.name(factor);
  const key = `gate ${name} ${negative ? "-" : "+"} ${rows.join()}`;
  const known = context.shared.get(key);
  if (known !== undefined) return known;
  const gate = makeGate(context, name, rows, negative);
  context.shared.set(key, gate);
  return gate;
}

function makeGate(
  { graph }: LoweringContext,
  factor: string,
  rows: readonly number[],
  negative: boolean,
): string {
  const constant = graph.floatConstant(factor);
  if (constant) {
    const number = negative ? -constant.data[0]! : constant.data[0]!;
    return graph.constant(new Float32Array(sizeOf(rows)).fill(number), rows, "float32");
  }
  const signed = negative ? graph.node("Neg", [factor]) : factor;
  return graph.node("Expand", [signed, graph.ints(rows)]);
}
