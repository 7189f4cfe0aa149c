// Reference evaluation of the element-wise primitives.
import { elementAt } from "../elementAt.ts";
import { broadcastStrides } from "../shape.ts";
import type { ElementwiseName } from "../elementwiseTypes.ts";
import type { DType } from "../ir.ts";
import { stridedPositions, type EvaluationRules, type Operand, type Operands } from "./evaluationRule.ts";

type Evaluation = (inputs: Operands, params: object, outputs: Operands) => void;

function computeEach(
  [x]: readonly [Operand, ...Operand[]],
  output: Operand,
  compute: (x: number) => number,
): void {
  for (let at = 0; at < output.data.length; at++) output.data[at] = compute(elementAt(x.data, at));
}

function unary(compute: (x: number) => number): Evaluation {
  return (inputs, _params, [output]) => computeEach(inputs, output, compute);
}

function broadcastPositions(operand: Operand, output: Operand): Int32Array {
  const { shape } = output.type;
  return stridedPositions(shape, broadcastStrides(operand.type.shape, shape));
}

function binary(compute: (a: number, b: number) => number): Evaluation {
  return ([a, b], _params, [output]) => {
    const [atA, atB] = [broadcastPositions(a, output), broadcastPositions(b, output)];
    for (let at = 0; at < atA.length; at++)
      output.data[at] = compute(elementAt(a.data, elementAt(atA, at)), elementAt(b.data, elementAt(atB, at)));
  };
}

function predicate(compute: (a: number, b: number) => boolean): Evaluation {
  return binary((a, b) => (compute(a, b) ? 1 : 0));
}

/** Float division; whole numbers divide towards −∞, as tfjs does. */
const divide: Evaluation = (inputs, params, outputs) => {
  const isFloat = elementAt(outputs, 0).type.dtype === "float32";
  binary((a, b) => (isFloat ? a / b : Math.floor(a / b)))(inputs, params, outputs);
};

const select: Evaluation = ([condition, whenTrue, whenFalse], _params, [output]) => {
  const chosenBy = broadcastPositions(condition, output);
  const [fromTrue, fromFalse] = [broadcastPositions(whenTrue, output), broadcastPositions(whenFalse, output)];
  for (let at = 0; at < output.data.length; at++) {
    const isTrue = elementAt(condition.data, elementAt(chosenBy, at)) !== 0;
    const [source, positions] = isTrue ? [whenTrue, fromTrue] : [whenFalse, fromFalse];
    output.data[at] = elementAt(source.data, elementAt(positions, at));
  }
};

const addN: Evaluation = (inputs, _params, [output]) => {
  output.data.set(elementAt(inputs, 0).data);
  for (const input of inputs.slice(1)) {
    for (let at = 0; at < output.data.length; at++)
      output.data[at] = elementAt(output.data, at) + elementAt(input.data, at);
  }
};

/** Truncates to whole numbers and tells truth by being other than 0, as tfjs does. */
function convert(value: number, dtype: DType): number {
  if (dtype === "float32") return value;
  return dtype === "bool" ? Number(value !== 0) : Math.trunc(value);
}

function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Abramowitz and Stegun 7.1.26, the approximation tfjs uses; its error is below 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x));
}

/** log(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

export const elementwiseEvaluation: EvaluationRules<ElementwiseName> = {
  neg: unary((x) => -x),
  abs: unary(Math.abs),
  sign: unary(Math.sign),
  sqrt: unary(Math.sqrt),
  rsqrt: unary((x) => 1 / Math.sqrt(x)),
  square: unary((x) => x * x),
  exp: unary(Math.exp),
  expm1: unary(Math.expm1),
  log: unary(Math.log),
  log1p: unary(Math.log1p),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  tan: unary(Math.tan),
  atan: unary(Math.atan),
  tanh: unary(Math.tanh),
  sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  relu: unary((x) => Math.max(x, 0)),
  relu6: unary((x) => Math.min(Math.max(x, 0), 6)),
  elu: unary((x) => (x >= 0 ? x : Math.expm1(x))),
  selu: unary((x) => seluScale * (x >= 0 ? x : seluAlpha * Math.expm1(x))),
  softplus: unary(softplus),
  erf: unary(erf),
  floor: unary(Math.floor),
  ceil: unary(Math.ceil),
  round: unary(roundHalfToEven),
  reciprocal: unary((x) => 1 / x),
  logicalNot: unary((x) => (x ? 0 : 1)),
  isNaN: unary((x) => Number(Number.isNaN(x))),
  isFinite: unary((x) => Number(Number.isFinite(x))),
  leakyRelu: (inputs, { alpha }, [output]) => computeEach(inputs, output, (x) => (x < 0 ? alpha * x : x)),
  step: (inputs, { alpha }, [output]) =>
    computeEach(inputs, output, (x) => (Number.isNaN(x) ? x : x > 0 ? 1 : alpha)),
  clip: (inputs, { min, max }, [output]) =>
    computeEach(inputs, output, (x) => Math.min(Math.max(x, min), max)),
  cast: (inputs, { dtype }, [output]) => computeEach(inputs, output, (x) => convert(x, dtype)),

  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: divide,
  floorDiv: binary((a, b) => Math.floor(a / b)),
  mod: binary((a, b) => a - b * Math.floor(a / b)),
  pow: binary((a, b) => a ** b),
  maximum: binary(Math.max),
  minimum: binary(Math.min),
  squaredDifference: binary((a, b) => (a - b) * (a - b)),
  less: predicate((a, b) => a < b),
  lessEqual: predicate((a, b) => a <= b),
  greater: predicate((a, b) => a > b),
  greaterEqual: predicate((a, b) => a >= b),
  equal: predicate((a, b) => a === b),
  notEqual: predicate((a, b) => a !== b),
  logicalAnd: predicate((a, b) => a !== 0 && b !== 0),
  logicalOr: predicate((a, b) => a !== 0 || b !== 0),
  select,
  addN,
};
