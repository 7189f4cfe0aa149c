// Output types of the primitives that work element by element.
import { elementAt } from "./elementAt.ts";
import type { DType, PrimitiveName, ValueType } from "./ir.ts";
import type { LinearName } from "./linearTypes.ts";
import type { MovementName } from "./movementTypes.ts";
import type { ReductionName } from "./reductionTypes.ts";
import { broadcastShapes, sameShape } from "./shape.ts";
import {
  demand,
  demandDType,
  demandSameDType,
  describeShape,
  takeInputs,
  type TypeRules,
} from "./typeRule.ts";

const numbers: readonly DType[] = ["float32", "int32", "int64"];

function unary(allowed: readonly DType[]): (inputs: readonly ValueType[]) => readonly ValueType[] {
  return (inputs) => {
    const [x] = takeInputs(inputs, 1);
    demandDType(x, allowed);
    return [x];
  };
}

const floatUnary = unary(["float32"]);
const numericUnary = unary(numbers);

function predicate(inputs: readonly ValueType[]): readonly ValueType[] {
  const [x] = takeInputs(inputs, 1);
  demandDType(x, ["float32"]);
  return [{ shape: x.shape, dtype: "bool" }];
}

function broadcast(inputs: readonly ValueType[]): readonly number[] {
  return inputs.reduce<readonly number[]>((shape, input) => {
    const common = broadcastShapes(shape, input.shape);
    demand(common !== null, `can't broadcast ${describeShape(shape)} with ${describeShape(input.shape)}`);
    return common;
  }, []);
}

function arithmetic(inputs: readonly ValueType[]): readonly ValueType[] {
  const [a, b] = takeInputs(inputs, 2);
  const dtype = demandSameDType([a, b]);
  demandDType(a, numbers);
  return [{ shape: broadcast([a, b]), dtype }];
}

function comparison(inputs: readonly ValueType[]): readonly ValueType[] {
  const [a, b] = takeInputs(inputs, 2);
  demandSameDType([a, b]);
  return [{ shape: broadcast([a, b]), dtype: "bool" }];
}

function logical(inputs: readonly ValueType[]): readonly ValueType[] {
  const [a, b] = takeInputs(inputs, 2);
  demandDType(a, ["bool"]);
  demandDType(b, ["bool"]);
  return [{ shape: broadcast([a, b]), dtype: "bool" }];
}

export type ElementwiseName = Exclude<PrimitiveName, ReductionName | LinearName | MovementName>;

export const elementwiseTypes: TypeRules<ElementwiseName> = {
  neg: numericUnary,
  abs: numericUnary,
  sign: numericUnary,
  square: numericUnary,
  relu: numericUnary,
  sqrt: floatUnary,
  rsqrt: floatUnary,
  exp: floatUnary,
  expm1: floatUnary,
  log: floatUnary,
  log1p: floatUnary,
  sin: floatUnary,
  cos: floatUnary,
  tan: floatUnary,
  atan: floatUnary,
  tanh: floatUnary,
  sigmoid: floatUnary,
  relu6: floatUnary,
  elu: floatUnary,
  selu: floatUnary,
  softplus: floatUnary,
  erf: floatUnary,
  floor: floatUnary,
  ceil: floatUnary,
  round: floatUnary,
  reciprocal: floatUnary,
  leakyRelu: floatUnary,
  step: floatUnary,
  clip: numericUnary,
  logicalNot: unary(["bool"]),
  isNaN: predicate,
  isFinite: predicate,
  cast: (inputs, { dtype }) => [{ shape: takeInputs(inputs, 1)[0].shape, dtype }],

  add: arithmetic,
  sub: arithmetic,
  mul: arithmetic,
  div: arithmetic,
  floorDiv: arithmetic,
  mod: arithmetic,
  pow: arithmetic,
  maximum: arithmetic,
  minimum: arithmetic,
  squaredDifference: arithmetic,
  less: comparison,
  lessEqual: comparison,
  greater: comparison,
  greaterEqual: comparison,
  equal: comparison,
  notEqual: comparison,
  logicalAnd: logical,
  logicalOr: logical,
  select: (inputs) => {
    const [condition, whenTrue, whenFalse] = takeInputs(inputs, 3);
    demandDType(condition, ["bool"]);
    const dtype = demandSameDType([whenTrue, whenFalse]);
    return [{ shape: broadcast(inputs), dtype }];
  },
  addN: (inputs) => {
    const dtype = demandSameDType(inputs);
    const shape = elementAt(inputs, 0).shape;
    for (const input of inputs) demand(sameShape(input.shape, shape), "adds tensors of different shapes");
    return [{ shape, dtype }];
  },
};

/** True for primitives that work element by element, with broadcasting. */
export function isElementwise(primitive: PrimitiveName): primitive is ElementwiseName {
  return primitive in elementwiseTypes;
}
