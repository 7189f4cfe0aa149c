// Adds numbers per channel to a product with numbers per channel first, where the two become one operation:
//
//     (x + y · c) + d → x + (y · c + d)
//
// with c and d of one number per channel, as the gradient of batch normalization ends. Results differ by rounding.
import type { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Equation, Program, ValueId } from "../../trace/program/ir.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import { rewriteProgram } from "../../trace/passes/rewriteProgram.ts";

/** Leaves sums behind that nothing uses any more: remove dead code after it. */
export function addChannelsFirst(program: Program): Program {
  return rewriteProgram(program, ({ program: builder, equation }) => {
    if (equation.primitive !== "add") return null;
    const [sum, channels] = equation.inputs as readonly [ValueId, ValueId];
    const inner = builder.definitionOf(sum);
    if (inner?.primitive !== "add" || !isPerChannel(builder, channels, sum)) return null;
    const product = inner.inputs.find((term) => isScaledImage(builder, builder.definitionOf(term), term));
    const rest = inner.inputs.find((term) => term !== product);
    if (product === undefined || rest === undefined || isPerChannel(builder, rest, sum)) return null;
    return [builder.apply("add", {}, [rest, builder.apply("add", {}, [product, channels])])];
  });
}

/** y · c */
function isScaledImage(builder: ProgramBuilder, maker: Equation | undefined, product: ValueId): boolean {
  return maker?.primitive === "mul" && maker.inputs.some((input) => isPerChannel(builder, input, product));
}

function isPerChannel(builder: ProgramBuilder, value: ValueId, image: ValueId): boolean {
  const [, channels] = builder.shapeOf(image);
  const shape = builder.shapeOf(value);
  const isImage = builder.shapeOf(image).length === 4 && sizeOf(builder.shapeOf(image)) > channels!;
  return isImage && shape.join() === `1,${channels},1,1`;
}
