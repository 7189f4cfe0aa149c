// Elementwise primitives. Where ONNX has no operator of that name the algebra stands beside the rule.
import type { DType } from "../../trace/program/ir.ts";
import {
  castTo,
  inputName,
  inputNames,
  inputType,
  outputType,
  rule,
  same,
  type LoweringContext,
  type RuleTable,
} from "./rule.ts";

type UnaryName =
  | "neg"
  | "abs"
  | "sign"
  | "sqrt"
  | "rsqrt"
  | "square"
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "sin"
  | "cos"
  | "tan"
  | "atan"
  | "tanh"
  | "sigmoid"
  | "relu"
  | "relu6"
  | "elu"
  | "selu"
  | "softplus"
  | "erf"
  | "floor"
  | "ceil"
  | "round"
  | "reciprocal"
  | "logicalNot"
  | "isNaN"
  | "isFinite"
  | "leakyRelu"
  | "step"
  | "clip"
  | "cast";

const one = (context: LoweringContext) => context.graph.scalar(1, "float32");

export const unaryRules: RuleTable<UnaryName> = {
  neg: same("Neg", 13),
  abs: same("Abs", 13),
  sign: same("Sign", 13),
  sqrt: same("Sqrt", 13),
  rsqrt: rule(13, (context, equation) =>
    context.graph.node("Reciprocal", [context.graph.node("Sqrt", inputNames(context, equation))]),
  ),
  square: rule(14, (context, equation) => {
    const x = inputName(context, equation, 0);
    return context.graph.node("Mul", [x, x]);
  }),
  exp: same("Exp", 13),
  // exp(x) − 1 loses digits near 0; there expm1(x) = 2t / (1 − t) with t = tanh(x / 2).
  expm1: rule(16, (context, equation) => {
    const { graph } = context;
    const x = inputName(context, equation, 0);
    const t = graph.node("Tanh", [graph.node("Mul", [x, graph.scalar(0.5, "float32")])]);
    const near = graph.node("Div", [graph.node("Add", [t, t]), graph.node("Sub", [one(context), t])]);
    const far = graph.node("Sub", [graph.node("Exp", [x]), one(context)]);
    return nearZero(context, x, near, far);
  }),
  log: same("Log", 13),
  // log(1 + x) loses digits near 0; there log1p(x) = 2 · atanh(x / (2 + x)).
  log1p: rule(16, (context, equation) => {
    const { graph } = context;
    const x = inputName(context, equation, 0);
    const ratio = graph.node("Div", [x, graph.node("Add", [x, graph.scalar(2, "float32")])]);
    const half = graph.node("Atanh", [ratio]);
    const far = graph.node("Log", [graph.node("Add", [x, one(context)])]);
    return nearZero(context, x, graph.node("Add", [half, half]), far);
  }),
  sin: same("Sin", 7),
  cos: same("Cos", 7),
  tan: same("Tan", 7),
  atan: same("Atan", 7),
  tanh: same("Tanh", 13),
  sigmoid: same("Sigmoid", 13),
  relu: same("Relu", 14),
  relu6: rule(13, (context, equation) =>
    context.graph.node("Clip", [
      inputName(context, equation, 0),
      zeroLike(context, outputType(context, equation).dtype),
      context.graph.scalar(6, outputType(context, equation).dtype),
    ]),
  ),
  elu: same("Elu", 6, { alpha: { float: 1 } }),
  selu: same("Selu", 6),
  softplus: same("Softplus", 1),
  erf: same("Erf", 13),
  floor: same("Floor", 13),
  ceil: same("Ceil", 13),
  round: same("Round", 11),
  reciprocal: same("Reciprocal", 13),
  logicalNot: same("Not", 1),
  isNaN: same("IsNaN", 13),
  isFinite: rule(13, (context, equation) => {
    const { graph } = context;
    const x = inputNames(context, equation);
    return graph.node("Not", [graph.node("Or", [graph.node("IsNaN", x), graph.node("IsInf", x)])]);
  }),
  leakyRelu: rule(16, (context, equation) =>
    context.graph.node("LeakyRelu", inputNames(context, equation), {
      alpha: { float: equation.params.alpha },
    }),
  ),
  step: rule(16, (context, equation) => {
    const { graph } = context;
    const x = inputName(context, equation, 0);
    // One node: min(max(huge · x, 0), 1) is 0 or 1 for every x but denormal ones.
    if (context.ownOperators && equation.params.alpha === 0) {
      return graph.node("HardSigmoid", [x], { alpha: { float: 3e38 }, beta: { float: 0 } });
    }
    const positive = graph.node("Greater", [x, graph.scalar(0, "float32")]);
    const whenFinite =
      equation.params.alpha === 0
        ? castTo(context, positive, "float32")
        : graph.node("Where", [positive, one(context), graph.scalar(equation.params.alpha, "float32")]);
    return graph.node("Where", [graph.node("IsNaN", [x]), x, whenFinite]);
  }),
  clip: rule(13, (context, equation) => {
    const { dtype } = outputType(context, equation);
    const bounds = [equation.params.min, equation.params.max].map((bound) =>
      context.graph.scalar(bound, dtype),
    );
    return context.graph.node("Clip", [inputName(context, equation, 0), ...bounds]);
  }),
  cast: rule(13, (context, equation) => {
    const from = inputType(context, equation, 0).dtype;
    const x = inputName(context, equation, 0);
    return from === equation.params.dtype ? x : castTo(context, x, equation.params.dtype);
  }),
};

function nearZero(context: LoweringContext, x: string, near: string, far: string): string {
  const { graph } = context;
  const isNear = graph.node("Less", [graph.node("Abs", [x]), graph.scalar(0.5, "float32")]);
  return graph.node("Where", [isNear, near, far]);
}

function zeroLike(context: LoweringContext, dtype: DType): string {
  return context.graph.scalar(0, dtype);
}
