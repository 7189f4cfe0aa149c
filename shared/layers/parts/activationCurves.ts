// The activation functions of one number, for pictures and for sums written out by hand. A test holds each to tfjs's own.
import type { ActivationId } from "./activations.ts";

export type Curve = (z: number) => number;

/** Softmax and its logarithm need all values of a layer and have no curve. */
type WithoutCurve = "softmax" | "logSoftmax";

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

export const activationCurves: Readonly<Record<Exclude<ActivationId, WithoutCurve>, Curve>> = {
  linear: (z) => z,
  relu: (z) => Math.max(0, z),
  relu6: (z) => Math.min(6, Math.max(0, z)),
  sigmoid,
  hardSigmoid: (z) => Math.min(1, Math.max(0, 0.2 * z + 0.5)),
  tanh: Math.tanh,
  elu: (z) => (z >= 0 ? z : Math.expm1(z)),
  selu: (z) => seluScale * (z >= 0 ? z : seluAlpha * Math.expm1(z)),
  gelu: (z) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
  geluTanh: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
  swish: (z) => z * sigmoid(z),
  mish: (z) => z * Math.tanh(softplus(z)),
  softplus,
  softsign: (z) => z / (1 + Math.abs(z)),
};

export function activationCurve(id: string): Curve | null {
  return Object.hasOwn(activationCurves, id) ? activationCurves[id as keyof typeof activationCurves] : null;
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function softplus(z: number): number {
  return Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, z);
}

/** Within 1.5e-7. Abramowitz and Stegun, 7.1.26. */
function erf(z: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(z));
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(z) * (1 - polynomial * Math.exp(-z * z));
}
