// Output types of the primitives that reduce or scan along axes.
import type { DType, PrimitiveParams, ValueType } from "./ir.ts";
import { reducedShape } from "./shape.ts";
import { demand, demandAxis, demandDType, takeInputs, type TypeRules } from "./typeRule.ts";

export type ReductionName =
  | "sum"
  | "mean"
  | "max"
  | "min"
  | "prod"
  | "any"
  | "all"
  | "argMax"
  | "argMin"
  | "cumsum"
  | "softmax"
  | "logSoftmax";

/** A rule that serves several primitives with the same parameters. */
type RuleOver<Params> = (inputs: readonly ValueType[], params: Params) => readonly ValueType[];

const numbers: readonly DType[] = ["float32", "int32", "int64"];

function reduction(allowed: readonly DType[]): RuleOver<PrimitiveParams["sum"]> {
  return (inputs, { axes, keepDims }) => {
    const [x] = takeInputs(inputs, 1);
    demandDType(x, allowed);
    for (const axis of axes) demandAxis(axis, x.shape.length);
    demand(new Set(axes).size === axes.length, `names an axis twice: ${axes.join(",")}`);
    return [{ shape: reducedShape(x.shape, axes, keepDims), dtype: x.dtype }];
  };
}

const argument: RuleOver<PrimitiveParams["argMax"]> = (inputs, { axis }) => {
  const [x] = takeInputs(inputs, 1);
  demandDType(x, numbers);
  demandAxis(axis, x.shape.length);
  return [{ shape: reducedShape(x.shape, [axis], false), dtype: "int32" }];
};

const alongAxis: RuleOver<PrimitiveParams["softmax"]> = (inputs, { axis }) => {
  const [x] = takeInputs(inputs, 1);
  demandDType(x, ["float32"]);
  demandAxis(axis, x.shape.length);
  return [x];
};

export const reductionTypes: TypeRules<ReductionName> = {
  sum: reduction(numbers),
  mean: reduction(["float32"]),
  max: reduction(numbers),
  min: reduction(numbers),
  prod: reduction(numbers),
  any: reduction(["bool"]),
  all: reduction(["bool"]),
  argMax: argument,
  argMin: argument,
  cumsum: (inputs, { axis }) => {
    const [x] = takeInputs(inputs, 1);
    demandDType(x, numbers);
    demandAxis(axis, x.shape.length);
    return [x];
  },
  softmax: alongAxis,
  logSoftmax: alongAxis,
};
