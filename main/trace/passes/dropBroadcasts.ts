// Elementwise primitives broadcast by themselves, and computing before repeating is cheaper than after:
//
//     f(broadcastTo(x), y) → f(x, y)                     where y alone has the result's shape
//     f(broadcastTo(x), 2) → broadcastTo(f(x, 2))
//     f(reshape([4] → [1,1,4]), y) → reshape(f([4], y))   where y has the axes already, no reshape is left
//
// A constant of one repeated number counts as that number broadcast.
import { invariant } from "../../../shared/invariant.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import { isElementwise } from "../program/elementwiseTypes.ts";
import type { Equation, ProgramShape, ValueId } from "../program/ir.ts";
import { broadcastShapes, sizeOf } from "../program/shape.ts";
import { leadingOnes, madeBy, repeatedTo, reshapedTo, uniformNumber } from "./identity.ts";

/** The equation's value had from smaller inputs, or null where there are none. */
export function dropBroadcasts(program: ProgramBuilder, equation: Equation): ValueId | null {
  if (!broadcasts(equation)) return null;
  const result = commonShape(program, equation.inputs);
  const inputs = equation.inputs.map((input) =>
    withoutLeadingOnes(program, repeatedSource(program, input) ?? input),
  );
  if (inputs.every((input, at) => input === equation.inputs[at])) return null;
  const [value] = program.applyAll(equation.primitive, equation.params, inputs);
  invariant(value !== undefined, "elementwise primitives have an output");
  const isWhole = sizeOf(program.shapeOf(value)) === sizeOf(result);
  return isWhole ? reshapedTo(program, value, result) : repeatedTo(program, value, result);
}

function broadcasts({ primitive }: Equation): boolean {
  return isElementwise(primitive) && primitive !== "addN";
}

function repeatedSource(program: ProgramBuilder, value: ValueId): ValueId | null {
  const broadcast = madeBy(program, value, "broadcastTo");
  if (broadcast !== null) return broadcast.x;
  const { shape, dtype } = program.typeOf(value);
  const number = shape.length === 0 ? null : uniformNumber(program, value);
  return number === null ? null : program.scalar(number, dtype);
}

/** What a reshape that only adds leading axes of length 1 was given. */
function withoutLeadingOnes(program: ProgramBuilder, input: ValueId): ValueId {
  return leadingOnes(program, input)?.x ?? input;
}

function commonShape(program: ProgramBuilder, inputs: readonly ValueId[]): ProgramShape {
  return inputs.reduce<ProgramShape>((common, input) => {
    const joined = broadcastShapes(common, program.shapeOf(input));
    invariant(joined !== null, "inputs of one equation broadcast");
    return joined;
  }, []);
}
