// A schedule's formula is written once and computed twice: with numbers, to draw its curve, and with tensors inside the
// program, so that the learning rate of every step is exact however many steps one call runs.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { Scalar } from "@tensorflow/tfjs-core";

export interface Arithmetic<T> {
  add(a: T, b: T | number): T;
  multiply(a: T, b: T | number): T;
  minimum(a: T, b: number): T;
  maximum(a: T, b: number): T;
  floor(a: T): T;
  cosine(a: T): T;
  exponential(a: T): T;
  power(a: T, exponent: number): T;
}

export const numberArithmetic: Arithmetic<number> = {
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  minimum: Math.min,
  maximum: Math.max,
  floor: Math.floor,
  cosine: Math.cos,
  exponential: Math.exp,
  power: Math.pow,
};

export function scalarArithmetic(core: typeof TfCore): Arithmetic<Scalar> {
  return {
    add: (a, b) => core.add(a, b),
    multiply: (a, b) => core.mul(a, b),
    minimum: (a, b) => core.minimum(a, b),
    maximum: (a, b) => core.maximum(a, b),
    floor: (a) => core.floor(a),
    cosine: (a) => core.cos(a),
    exponential: (a) => core.exp(a),
    power: (a, exponent) => core.pow(a, exponent),
  };
}
