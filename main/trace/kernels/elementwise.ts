// Rules of the kernels that work element by element.
import { elementAt } from "../program/elementAt.ts";
import type { CastAttrs, ClipByValueAttrs, LeakyReluAttrs, StepAttrs } from "@tensorflow/tfjs-core";
import type { DType, ValueId } from "../program/ir.ts";
import {
  attributes,
  castTo,
  input,
  inputList,
  plain,
  type KernelCall,
  type KernelRule,
  type KernelRules,
  type PlainPrimitive,
} from "./kernelRule.ts";

/** tfjs computes these on whole numbers as on floats. */
function floatUnary(primitive: PlainPrimitive): KernelRule {
  return (call) => plain(call, primitive, castTo(call, input(call, "x"), "float32"));
}

function numericUnary(primitive: PlainPrimitive): KernelRule {
  return (call) => plain(call, primitive, withoutBool(call, input(call, "x")));
}

/** Whole numbers are rounded already. */
function rounding(primitive: "floor" | "ceil" | "round"): KernelRule {
  return (call) => {
    const x = input(call, "x");
    return call.program.typeOf(x).dtype === "float32" ? plain(call, primitive, x) : x;
  };
}

function withoutBool(call: KernelCall, value: ValueId): ValueId {
  return call.program.typeOf(value).dtype === "bool" ? castTo(call, value, "int32") : value;
}

/** tfjs brings both sides to one type first; on two truths it counts with 0 and 1. */
function arithmetic(primitive: PlainPrimitive): KernelRule {
  return (call) => {
    const a = input(call, "a");
    const result = plain(call, primitive, withoutBool(call, a), withoutBool(call, input(call, "b")));
    return castTo(call, result, call.program.typeOf(a).dtype);
  };
}

function comparison(primitive: PlainPrimitive): KernelRule {
  return (call) => {
    const [a, b] = [input(call, "a"), input(call, "b")];
    return plain(call, primitive, withoutBool(call, a), withoutBool(call, b));
  };
}

function logical(primitive: PlainPrimitive): KernelRule {
  return (call) => plain(call, primitive, input(call, "a"), input(call, "b"));
}

/** y ≥ 0 → dy, else dy · (y + 1): the derivative of elu in terms of its result. */
function eluGrad(call: KernelCall): ValueId {
  const [dy, y] = [input(call, "dy"), input(call, "y")];
  const isLinear = plain(call, "greaterEqual", y, call.program.scalar(0));
  const slope = plain(call, "add", y, call.program.scalar(1));
  return plain(call, "select", isLinear, dy, plain(call, "mul", dy, slope));
}

/** x < 0 → alpha · x, else x, with alpha a tensor that broadcasts. */
export function prelu(call: KernelCall, x: ValueId, alpha: ValueId): ValueId {
  const isNegative = plain(call, "less", x, call.program.scalar(0));
  return plain(call, "select", isNegative, plain(call, "mul", alpha, x), x);
}

function isInfinite(call: KernelCall): ValueId {
  const x = castTo(call, input(call, "x"), "float32");
  const ordinary = plain(call, "logicalOr", plain(call, "isFinite", x), plain(call, "isNaN", x));
  return plain(call, "logicalNot", ordinary);
}

function clip(call: KernelCall): ValueId {
  const { clipValueMin, clipValueMax } = attributes<ClipByValueAttrs>(call);
  return call.program.apply("clip", { min: clipValueMin, max: clipValueMax }, [input(call, "x")]);
}

/** A condition of lower rank chooses whole rows, as in tfjs. */
function select(call: KernelCall): ValueId {
  const [condition, t, e] = [input(call, "condition"), input(call, "t"), input(call, "e")];
  const own = call.program.shapeOf(condition);
  const wanted = call.program.shapeOf(t);
  if (own.length === 0 || own.length >= wanted.length) return plain(call, "select", condition, t, e);
  const rows = call.program.apply("reshape", { shape: wanted.map((_, axis) => own[axis] ?? 1) }, [condition]);
  return plain(call, "select", rows, t, e);
}

function cast(call: KernelCall): ValueId {
  return castTo(call, input(call, "x"), attributes<CastAttrs>(call).dtype as DType);
}

export const elementwiseKernels: KernelRules = {
  Abs: numericUnary("abs"),
  Neg: numericUnary("neg"),
  Sign: numericUnary("sign"),
  Square: numericUnary("square"),
  Relu: numericUnary("relu"),
  Atan: floatUnary("atan"),
  Cos: floatUnary("cos"),
  Elu: floatUnary("elu"),
  Erf: floatUnary("erf"),
  Exp: floatUnary("exp"),
  Expm1: floatUnary("expm1"),
  IsFinite: floatUnary("isFinite"),
  IsNan: floatUnary("isNaN"),
  Log: floatUnary("log"),
  Log1p: floatUnary("log1p"),
  Reciprocal: floatUnary("reciprocal"),
  Relu6: floatUnary("relu6"),
  Rsqrt: floatUnary("rsqrt"),
  Selu: floatUnary("selu"),
  Sigmoid: floatUnary("sigmoid"),
  Sin: floatUnary("sin"),
  Softplus: floatUnary("softplus"),
  Sqrt: floatUnary("sqrt"),
  Tan: floatUnary("tan"),
  Tanh: floatUnary("tanh"),
  Ceil: rounding("ceil"),
  Floor: rounding("floor"),
  Round: rounding("round"),
  IsInf: isInfinite,
  ClipByValue: clip,
  LeakyRelu: (call) =>
    call.program.apply("leakyRelu", { alpha: attributes<LeakyReluAttrs>(call).alpha }, [input(call, "x")]),
  Step: (call) =>
    call.program.apply("step", { alpha: attributes<StepAttrs>(call).alpha }, [
      castTo(call, input(call, "x"), "float32"),
    ]),
  EluGrad: eluGrad,
  Prelu: (call) => prelu(call, input(call, "x"), input(call, "alpha")),

  Add: arithmetic("add"),
  Sub: arithmetic("sub"),
  Multiply: arithmetic("mul"),
  RealDiv: arithmetic("div"),
  FloorDiv: arithmetic("floorDiv"),
  Mod: arithmetic("mod"),
  Pow: arithmetic("pow"),
  Maximum: arithmetic("maximum"),
  Minimum: arithmetic("minimum"),
  SquaredDifference: arithmetic("squaredDifference"),
  Less: comparison("less"),
  LessEqual: comparison("lessEqual"),
  Greater: comparison("greater"),
  GreaterEqual: comparison("greaterEqual"),
  Equal: comparison("equal"),
  NotEqual: comparison("notEqual"),
  LogicalAnd: logical("logicalAnd"),
  LogicalOr: logical("logicalOr"),
  LogicalNot: (call) => plain(call, "logicalNot", input(call, "x")),
  Select: select,
  Cast: cast,
  AddN: (call) =>
    inputList(call).length === 1 ? elementAt(inputList(call), 0) : plain(call, "addN", ...inputList(call)),
};
