// Reductions, arg-reductions, running sums and softmax.
import type { ValueType } from "../../trace/program/ir.ts";
import type { ReductionName } from "../../trace/program/reductionTypes.ts";
import type { Attributes } from "../graphBuilder.ts";
import {
  castTo,
  inputName,
  inputType,
  outputType,
  rule,
  type LoweringContext,
  type Rule,
  type RuleTable,
} from "./rule.ts";

type AxesName = "sum" | "mean" | "max" | "min" | "prod" | "any" | "all";

/** From this opset on the operator takes its axes as an input instead of an attribute. */
const axesAsInput: Readonly<Record<string, number>> = {
  ReduceSum: 13,
  ReduceMean: 18,
  ReduceMax: 18,
  ReduceMin: 18,
  ReduceProd: 18,
};

/** Reduces over axes; over none it is the identity. */
export function reduce(
  context: LoweringContext,
  opType: string,
  value: string,
  axes: readonly number[],
  keepDims: boolean,
): string {
  if (axes.length === 0) return value;
  const keep: Attributes = { keepdims: { int: keepDims ? 1 : 0 } };
  if (context.opset >= axesAsInput[opType]!)
    return context.graph.node(opType, [value, context.graph.ints(axes)], keep);
  return context.graph.node(opType, [value], { axes: { ints: axes }, ...keep });
}

function reduction(opType: string): Rule<AxesName> {
  return rule(13, (context, equation) => {
    const { axes, keepDims } = equation.params;
    const value = inputName(context, equation, 0);
    if (!isOverImages(context, inputType(context, equation, 0), axes))
      return reduce(context, opType, value, axes, keepDims);
    const perImage = reduce(context, opType, value, [2, 3], true);
    return reduce(context, opType, perImage, axes, keepDims);
  });
}

/** Over all axes of [N, C, H, W] but the channels: image by image first, then over the batch, takes a third of the time (measured). */
function isOverImages(context: LoweringContext, { shape }: ValueType, axes: readonly number[]): boolean {
  return context.ownOperators && shape.length === 4 && axes.join() === "0,2,3";
}

/** any = max, all = min over 0 and 1. */
function boolReduction(opType: string): Rule<"any" | "all"> {
  return rule(13, (context, equation) => {
    const { axes, keepDims } = equation.params;
    const numbers = castTo(context, inputName(context, equation, 0), "int32");
    return castTo(context, reduce(context, opType, numbers, axes, keepDims), "bool");
  });
}

/** ONNX yields int64 where the Program has int32. */
function argReduction(opType: string): Rule<"argMax" | "argMin"> {
  return rule(13, (context, equation) => {
    const axis = { int: equation.params.axis };
    const index = context.graph.node(opType, [inputName(context, equation, 0)], {
      axis,
      keepdims: { int: 0 },
    });
    return castTo(context, index, outputType(context, equation).dtype);
  });
}

function alongAxis(opType: string): Rule<"softmax" | "logSoftmax"> {
  return rule(13, (context, equation) => {
    const rank = inputType(context, equation, 0).shape.length;
    const { axis } = equation.params;
    const attributes = { axis: { int: axis === rank - 1 ? -1 : axis } };
    return context.graph.node(opType, [inputName(context, equation, 0)], attributes);
  });
}

export const reductionRules: RuleTable<ReductionName> = {
  sum: reduction("ReduceSum"),
  mean: reduction("ReduceMean"),
  max: reduction("ReduceMax"),
  min: reduction("ReduceMin"),
  prod: reduction("ReduceProd"),
  any: boolReduction("ReduceMax"),
  all: boolReduction("ReduceMin"),
  argMax: argReduction("ArgMax"),
  argMin: argReduction("ArgMin"),
  cumsum: rule(14, (context, equation) => {
    const { axis, exclusive, reverse } = equation.params;
    return context.graph.node(
      "CumSum",
      [inputName(context, equation, 0), context.graph.scalar(axis, "int64")],
      {
        exclusive: { int: exclusive ? 1 : 0 },
        reverse: { int: reverse ? 1 : 0 },
      },
    );
  }),
  softmax: alongAxis("Softmax"),
  logSoftmax: alongAxis("LogSoftmax"),
};
