// Rules of the kernels that reduce or scan along axes.
import type {
  AllAttrs,
  ArgMaxAttrs,
  CumsumAttrs,
  LogSoftmaxAttrs,
  MaxAttrs,
  SoftmaxAttrs,
  TopKAttrs,
} from "@tensorflow/tfjs-core";
import type { ValueId } from "../program/ir.ts";
import {
  attributes,
  castTo,
  input,
  normalAxis,
  shapeOf,
  type KernelCall,
  type KernelRule,
  type KernelRules,
} from "./kernelRule.ts";

type Reduction = "sum" | "mean" | "max" | "min" | "prod" | "any" | "all";

function reduce(call: KernelCall, primitive: Reduction, axis: number | number[], keepDims: boolean): ValueId {
  const x = reducible(call, primitive, input(call, "x"));
  const axes = call.core.util.parseAxisParam(axis, [...shapeOf(call, x)]);
  // The sum over no axes is the tensor itself.
  if (axes.length === 0) return x;
  return call.program.apply(primitive, { axes: [...axes].sort((a, b) => a - b), keepDims }, [x]);
}

function reducible(call: KernelCall, primitive: Reduction, x: ValueId): ValueId {
  if (primitive === "any" || primitive === "all") return castTo(call, x, "bool");
  if (primitive === "mean") return castTo(call, x, "float32");
  return call.program.typeOf(x).dtype === "bool" ? castTo(call, x, "int32") : x;
}

function reduction(primitive: Reduction): KernelRule {
  return (call) => {
    const { axis, keepDims } = attributes<AllAttrs>(call);
    return reduce(call, primitive, axis, keepDims);
  };
}

function largest(call: KernelCall): ValueId {
  const { reductionIndices, keepDims } = attributes<MaxAttrs>(call);
  return reduce(call, "max", reductionIndices, keepDims);
}

function argument(primitive: "argMax" | "argMin"): KernelRule {
  return (call) => {
    const x = reducible(call, "max", input(call, "x"));
    const axis = normalAxis(attributes<ArgMaxAttrs>(call).axis, shapeOf(call, x).length);
    return call.program.apply(primitive, { axis }, [x]);
  };
}

function cumsum(call: KernelCall): ValueId {
  const x = reducible(call, "sum", input(call, "x"));
  const { axis, exclusive, reverse } = attributes<CumsumAttrs>(call);
  return call.program.apply(
    "cumsum",
    { axis: normalAxis(axis, shapeOf(call, x).length), exclusive, reverse },
    [x],
  );
}

function softmax(primitive: "softmax" | "logSoftmax"): KernelRule {
  return (call) => {
    const logits = input(call, "logits");
    const { dim, axis } = attributes<Partial<SoftmaxAttrs & LogSoftmaxAttrs>>(call);
    return call.program.apply(
      primitive,
      { axis: normalAxis(dim ?? axis ?? -1, shapeOf(call, logits).length) },
      [logits],
    );
  };
}

export const reductionKernels: KernelRules = {
  Sum: reduction("sum"),
  Mean: reduction("mean"),
  Max: largest,
  Min: reduction("min"),
  Prod: reduction("prod"),
  All: reduction("all"),
  Any: reduction("any"),
  ArgMax: argument("argMax"),
  ArgMin: argument("argMin"),
  Cumsum: cumsum,
  Softmax: softmax("softmax"),
  LogSoftmax: softmax("logSoftmax"),
  TopK: (call) => call.program.applyAll("topK", { k: attributes<TopKAttrs>(call).k }, [input(call, "x")]),
};
