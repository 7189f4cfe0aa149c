import * as core from "@tensorflow/tfjs-core";
import { testKernels, type KernelCase } from "../testing/kernelCases.ts";

const unary = Object.fromEntries(
  (
    [
      "abs",
      "neg",
      "sign",
      "square",
      "relu",
      "relu6",
      "elu",
      "selu",
      "exp",
      "expm1",
      "sin",
      "cos",
      "tan",
      "atan",
      "asin",
      "acos",
      "sinh",
      "cosh",
      "tanh",
      "asinh",
      "atanh",
      "sigmoid",
      "softplus",
      "erf",
      "floor",
      "ceil",
      "round",
      "step",
      "isFinite",
      "isInf",
      "isNaN",
    ] as const
  ).map((name): [string, KernelCase] => [
    name,
    { shapes: [[3, 4]], compute: (x) => core[name](x as core.Tensor2D), numbers: (x) => x * 0.99 },
  ]),
);

const positive = Object.fromEntries(
  (["sqrt", "rsqrt", "log", "log1p", "reciprocal", "acosh"] as const).map((name): [string, KernelCase] => [
    name,
    { shapes: [[3, 4]], compute: (x) => core[name](x), numbers: (x) => 1.5 + x / 3, gradient: true },
  ]),
);

const binary = Object.fromEntries(
  (
    [
      "add",
      "sub",
      "mul",
      "div",
      "maximum",
      "minimum",
      "squaredDifference",
      "floorDiv",
      "mod",
      "atan2",
      "less",
      "lessEqual",
      "greater",
      "greaterEqual",
      "equal",
      "notEqual",
    ] as const
  ).map((name): [string, KernelCase] => [
    name,
    {
      shapes: [
        [2, 3, 4],
        [3, 1],
      ],
      compute: (a, b) => core[name](a, b),
    },
  ]),
);

testKernels({
  unary,
  positive,
  binary,
  activations: {
    leakyRelu: { shapes: [[6]], compute: (x) => core.leakyRelu(x, 0.3), gradient: true },
    prelu: { shapes: [[2, 3], [3]], compute: (x, alpha) => core.prelu(x, alpha), gradient: true },
    elu: { shapes: [[6]], compute: (x) => core.elu(x), gradient: true },
    softmax: { shapes: [[2, 5]], compute: (x) => core.softmax(x), gradient: true },
    logSoftmax: { shapes: [[2, 5]], compute: (x) => core.logSoftmax(x), gradient: true },
    clipByValue: { shapes: [[6]], compute: (x) => core.clipByValue(x, -0.5, 0.4), gradient: true },
    pow: { shapes: [[6], [6]], compute: (x, y) => core.pow(x, y), numbers: (x) => x + 1.5, gradient: true },
  },
  logic: {
    "and, or, not, xor": {
      shapes: [[6], [6]],
      compute: (a, b) => {
        const [x, y] = [core.greater(a, 0), core.greater(b, 0)];
        return [
          core.logicalAnd(x, y),
          core.logicalOr(x, y),
          core.logicalNot(x),
          core.logicalXor(x, y),
          core.all(x),
          core.any(y),
        ];
      },
    },
    where: {
      shapes: [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      compute: (c, a, b) => core.where(core.greater(c, 0), a, b),
    },
    "bool arithmetic": {
      shapes: [[6], [6]],
      compute: (a, b) => core.mul(core.cast(core.greater(a, 0), "float32"), b),
    },
  },
});
