// Elementwise primitives broadcast by themselves, and computing before repeating is cheaper than after:
//
//     f(broadcastTo(x), y) → f(x, y)                     where y alone has the result's shape
//     f(broadcastTo(x), 2) → broadcastTo(f(x, 2))
//     f(reshape([4] → [1,1,4]), y) → f([4], y)           where y has the axes already
//
// A constant of one repeated number counts as that number broadcast.
import { invariant } from "../../../shared/invariant.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { Equation, PrimitiveName, ProgramShape, ValueId } from "../program/ir.ts";
import { broadcastShapes, sameShape } from "../program/shape.ts";
import { madeBy, uniformNumber } from "./identity.ts";

const elementwise: ReadonlySet<PrimitiveName> = new Set([
  "neg", "abs", "sign", "sqrt", "rsqrt", "square", "exp", "log", "floor", "reciprocal", "cast", "logicalNot",
  "add", "sub", "mul", "div", "floorDiv", "mod", "pow", "maximum", "minimum", "squaredDifference",
  "less", "lessEqual", "greater", "greaterEqual", "equal", "notEqual", "logicalAnd", "logicalOr", "select",
]);

/** The equation's value had from smaller inputs, or null where there are none. */
export function dropBroadcasts(program: ProgramBuilder, equation: Equation): ValueId | null {
  if (!elementwise.has(equation.primitive)) return null;
  const result = commonShape(program, equation.inputs);
  const smallest = equation.inputs.map((input) => repeatedSource(program, input) ?? input);
  const inputs = smallest.map((input, at) => withoutLeadingOnes(program, smallest, input, at));
  if (inputs.every((input, at) => input === equation.inputs[at])) return null;
  const [value] = program.applyAll(equation.primitive, equation.params, inputs);
  invariant(value !== undefined, "elementwise primitives have an output");
  if (sameShape(program.shapeOf(value), result)) return value;
  return program.apply("broadcastTo", { shape: result }, [value]);
}

function repeatedSource(program: ProgramBuilder, value: ValueId): ValueId | null {
  const broadcast = madeBy(program, value, "broadcastTo");
  if (broadcast !== null) return broadcast.x;
  const { shape, dtype } = program.typeOf(value);
  const number = shape.length === 0 ? null : uniformNumber(program, value);
  return number === null ? null : program.scalar(number, dtype);
}

/** What a reshape that only adds leading axes of length 1 was given, if the other inputs bring those axes. */
function withoutLeadingOnes(program: ProgramBuilder, inputs: readonly ValueId[], input: ValueId, at: number): ValueId {
  const reshape = madeBy(program, input, "reshape");
  if (reshape === null || !addsLeadingOnes(program.shapeOf(reshape.x), reshape.params.shape)) return input;
  const shape = commonShape(program, inputs.with(at, reshape.x));
  return sameShape(shape, commonShape(program, inputs)) ? reshape.x : input;
}

function addsLeadingOnes(from: ProgramShape, to: ProgramShape): boolean {
  const added = to.length - from.length;
  return added > 0 && to.slice(0, added).every((size) => size === 1) && sameShape(to.slice(added), from);
}

function commonShape(program: ProgramBuilder, inputs: readonly ValueId[]): ProgramShape {
  return inputs.reduce<ProgramShape>((common, input) => {
    const joined = broadcastShapes(common, program.shapeOf(input));
    invariant(joined !== null, "inputs of one equation broadcast");
    return joined;
  }, []);
}
