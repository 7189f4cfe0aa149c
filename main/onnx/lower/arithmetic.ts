// Primitives of two and more inputs, with numpy broadcasting.
import type { Equation, PrimitiveName } from "../../trace/program/ir.ts";
import { channelAffine } from "./channelAffine.ts";
import { scaledSum } from "./scaledSum.ts";
import {
  castTo,
  inputName,
  inputNames,
  inputType,
  outputType,
  rule,
  same,
  type LoweringContext,
  type Rule,
  type RuleTable,
} from "./rule.ts";

type BinaryName =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "floorDiv"
  | "mod"
  | "pow"
  | "maximum"
  | "minimum"
  | "squaredDifference"
  | "less"
  | "lessEqual"
  | "greater"
  | "greaterEqual"
  | "equal"
  | "notEqual"
  | "logicalAnd"
  | "logicalOr"
  | "select"
  | "addN";

export const arithmeticRules: RuleTable<BinaryName> = {
  add: rule(
    14,
    (context, equation) =>
      channelAffine(context, equation) ??
      scaledSum(context, equation) ??
      context.graph.node("Add", inputNames(context, equation)),
  ),
  sub: rule(
    14,
    (context, equation) =>
      scaledSum(context, equation) ?? context.graph.node("Sub", inputNames(context, equation)),
  ),
  mul: same("Mul", 14),
  div: same("Div", 14),
  floorDiv: rule(14, (context, equation) => {
    const { graph } = context;
    const [a, b] = twoInputs(context, equation);
    if (inputType(context, equation, 0).dtype === "float32")
      return graph.node("Floor", [graph.node("Div", [a, b])]);
    // Integer division truncates: floor(a / b) = trunc(a / b) − 1 where the remainder has the other sign than b.
    const quotient = graph.node("Div", [a, b]);
    const remainder = graph.node("Sub", [a, graph.node("Mul", [quotient, b])]);
    const otherSign = graph.node("Less", [
      graph.node("Mul", [graph.node("Sign", [remainder]), graph.node("Sign", [b])]),
      graph.scalar(0, "int32"),
    ]);
    return graph.node("Sub", [quotient, castTo(context, otherSign, "int32")]);
  }),
  // The result takes the divisor's sign: with r = fmod(a, b), fmod(r + b, b) where the signs differ.
  mod: rule(13, (context, equation) => {
    const { graph } = context;
    const [a, b] = twoInputs(context, equation);
    if (inputType(context, equation, 0).dtype !== "float32") return graph.node("Mod", [a, b]);
    const fmod = { fmod: { int: 1 } };
    const remainder = graph.node("Mod", [a, b], fmod);
    const shifted = graph.node("Mod", [graph.node("Add", [remainder, b]), b], fmod);
    const zero = graph.scalar(0, "float32");
    const signsDiffer = graph.node("Xor", [graph.node("Less", [a, zero]), graph.node("Less", [b, zero])]);
    return graph.node("Where", [signsDiffer, shifted, remainder]);
  }),
  pow: same("Pow", 13),
  maximum: same("Max", 13),
  minimum: same("Min", 13),
  squaredDifference: rule(14, (context, equation) => {
    const difference = context.graph.node("Sub", inputNames(context, equation));
    return context.graph.node("Mul", [difference, difference]);
  }),
  less: comparison("Less", 13),
  lessEqual: comparison("LessOrEqual", 16),
  greater: comparison("Greater", 13),
  greaterEqual: comparison("GreaterOrEqual", 16),
  equal: same("Equal", 13),
  notEqual: rule(13, (context, equation) =>
    context.graph.node("Not", [context.graph.node("Equal", inputNames(context, equation))]),
  ),
  logicalAnd: same("And", 7),
  logicalOr: same("Or", 7),
  select: rule(16, (context, equation) => {
    const [condition, ...values] = inputNames(context, equation);
    if (outputType(context, equation).dtype !== "bool")
      return context.graph.node("Where", [condition!, ...values]);
    // onnxruntime's CPU Where does not take bool values.
    const asBytes = values.map((value) => castTo(context, value, "uint8"));
    return castTo(context, context.graph.node("Where", [condition!, ...asBytes]), "bool");
  }),
  addN: rule(13, (context, equation) => {
    const names = inputNames(context, equation);
    if (outputType(context, equation).dtype === "float32") return context.graph.node("Sum", names);
    return names.reduce((sum, name) => context.graph.node("Add", [sum, name]));
  }),
};

function twoInputs(context: LoweringContext, equation: Equation): readonly [string, string] {
  return [inputName(context, equation, 0), inputName(context, equation, 1)];
}

/** Order comparisons have no bool form in ONNX; false < true as 0 < 1. */
function comparison<P extends PrimitiveName>(opType: string, opset: number): Rule<P> {
  return rule(opset, (context, equation) => {
    const isBool = inputType(context, equation, 0).dtype === "bool";
    const names = inputNames(context, equation).map((name) =>
      isBool ? castTo(context, name, "int32") : name,
    );
    return context.graph.node(opType, names);
  });
}
