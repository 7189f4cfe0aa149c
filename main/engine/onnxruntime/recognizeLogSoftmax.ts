// Losses write the logarithm of a softmax out in full; onnxruntime has it as one operation. With z = x − max(x):
//
//     z − log(sum(exp(z)))   →   logSoftmax(x)
//
// along the last axis. Results differ from the written order by rounding.
import type { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Equation, Program, ValueId } from "../../trace/program/ir.ts";
import { madeBy } from "../../trace/passes/identity.ts";
import { rewriteProgram } from "../../trace/passes/rewriteProgram.ts";

/** Leaves what it replaces behind: remove dead code after it. */
export function recognizeLogSoftmax(program: Program): Program {
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const x = equation.primitive === "sub" ? logitsOf(builder, equation) : null;
    if (x === null) return null;
    return [builder.apply("logSoftmax", { axis: builder.shapeOf(x).length - 1 }, [x])];
  });
}

/** x, where the equation is z − log(sum(exp(z))). */
function logitsOf(builder: ProgramBuilder, { inputs }: Equation): ValueId | null {
  const [z, logarithm] = inputs as readonly [ValueId, ValueId];
  const sum = madeBy(builder, logarithm, "log")?.x;
  const exponentials = sum === undefined ? null : reducedLast(builder, sum, "sum");
  const isOfZ = exponentials !== null && madeBy(builder, exponentials, "exp")?.x === z;
  return isOfZ ? shiftedByMaximum(builder, z) : null;
}

/** x, where z = x − max(x). */
function shiftedByMaximum(builder: ProgramBuilder, z: ValueId): ValueId | null {
  const shift = builder.definitionOf(z);
  if (shift?.primitive !== "sub") return null;
  const [x, maximum] = shift.inputs as readonly [ValueId, ValueId];
  return reducedLast(builder, maximum, "max") === x ? x : null;
}

/** What is reduced along its last axis, which stays with length 1. */
function reducedLast(builder: ProgramBuilder, value: ValueId, primitive: "sum" | "max"): ValueId | null {
  const reduction = madeBy(builder, value, primitive);
  if (reduction === null || !reduction.params.keepDims) return null;
  const last = builder.shapeOf(reduction.x).length - 1;
  return reduction.params.axes.join() === `${last}` ? reduction.x : null;
}
