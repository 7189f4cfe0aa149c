// A recurrent layer takes each step's rows out of one matrix for all steps, and its gradient puts them back together, by way
// of a tensor with an axis of steps. The rows of a step lie together in the matrix, so that the way round can be left out:
//
//     reshape(slice(reshape([T · N, F] → [T, N, F]), step t) → [N, F])   →   slice([T · N, F], rows t · N …)
//     concat of reshape([N, F] → [1, N, F]) along the first axis         →   reshape(concat of [N, F] → [T, N, F])
//
// The same numbers either way. Leaves the way round behind: remove dead code after it.
import { madeBy, reshapedTo } from "../../trace/passes/identity.ts";
import { rewriteProgram } from "../../trace/passes/rewriteProgram.ts";
import type { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Equation, Program, ProgramShape, ValueId } from "../../trace/program/ir.ts";
import { sameShape } from "../../trace/program/shape.ts";

export function rowsOfSteps(program: Program): Program {
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const value = takenOut(builder, equation) ?? putTogether(builder, equation);
    return value === null ? null : [value];
  });
}

function takenOut(builder: ProgramBuilder, equation: Equation): ValueId | null {
  if (equation.primitive !== "reshape") return null;
  const [entry] = equation.inputs as readonly [ValueId];
  const slice = madeBy(builder, entry, "slice");
  const sequence = slice === null ? null : madeBy(builder, slice.x, "reshape");
  if (slice === null || sequence === null) return null;
  const { begin, size } = slice.params;
  const [steps = 1, ...whole] = builder.shapeOf(slice.x);
  const [rows = 1, ...row] = builder.shapeOf(sequence.x);
  const isWholeSteps = sameShape(size.slice(1), whole);
  const rowsPerStep = rows / steps;
  if (!isWholeSteps || row.length === 0 || !Number.isInteger(rowsPerStep)) return null;
  const taken = builder.apply(
    "slice",
    { begin: [begin[0]! * rowsPerStep, ...row.map(() => 0)], size: [size[0]! * rowsPerStep, ...row] },
    [sequence.x],
  );
  return reshapedTo(builder, taken, equation.params.shape);
}

function putTogether(builder: ProgramBuilder, equation: Equation): ValueId | null {
  if (equation.primitive !== "concat" || equation.params.axis !== 0) return null;
  const entries = equation.inputs.flatMap((input) => {
    const source = madeBy(builder, input, "reshape")?.x;
    return source !== undefined && isOneStep(builder.shapeOf(source), builder.shapeOf(input)) ? [source] : [];
  });
  if (entries.length < equation.inputs.length) return null;
  const joined = builder.apply("concat", { axis: 0 }, entries);
  return reshapedTo(builder, joined, [entries.length, ...builder.shapeOf(entries[0]!)]);
}

/** [N, …] → [1, N, …] */
function isOneStep(source: ProgramShape, entry: ProgramShape): boolean {
  return source.length > 0 && sameShape(entry, [1, ...source]);
}
