// What the normalization layers share: scale and shift per channel, and the arithmetic of mean and variance.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { BooleanField, NumberField } from "../../fields/fields.ts";
import type { Shape, Tfjs, WeightSpec } from "../definition.ts";
import type { OwnWeight } from "./ownLayers.ts";

export const centerField = {
  kind: "boolean",
  label: "Shift",
  default: true,
  advanced: true,
  help: "Adds a learned β to each channel.",
} as const satisfies BooleanField;

export const scaleField = {
  kind: "boolean",
  label: "Scale",
  default: true,
  advanced: true,
  help: "Multiplies each channel by a learned γ.",
} as const satisfies BooleanField;

export function epsilonField<const D extends number>(start: D) {
  return {
    kind: "number",
    label: "Epsilon",
    default: start,
    min: 0,
    max: 1,
    exclusiveMin: true,
    advanced: true,
    help: "Added to the variance so that nothing is divided by zero.",
  } as const satisfies NumberField;
}

interface ScaleAndShift {
  readonly scale: boolean;
  readonly center: boolean;
}

export function scaleAndShiftSpecs({ scale, center }: ScaleAndShift, shape: Shape): readonly WeightSpec[] {
  return [
    ...(scale ? [{ name: "gamma", shape, trainable: true }] : []),
    ...(center ? [{ name: "beta", shape, trainable: true }] : []),
  ];
}

export function scaleAndShiftWeights(tf: Tfjs, wanted: ScaleAndShift, shape: Shape): readonly OwnWeight[] {
  const { ones, zeros } = tf.layers.initializers;
  return scaleAndShiftSpecs(wanted, shape).map(({ name }) => ({
    name,
    shape,
    initializer: name === "gamma" ? ones() : zeros(),
  }));
}

/** γ · x + β, each where wanted; weights in the order of scaleAndShiftSpecs. */
export function scaleAndShift(
  tf: Tfjs,
  values: Tensor,
  weights: readonly Tensor[],
  { scale, center }: ScaleAndShift,
): Tensor {
  const gamma = scale ? weights[0] : undefined;
  const beta = center ? weights[scale ? 1 : 0] : undefined;
  const scaled = gamma === undefined ? values : tf.core.mul(values, gamma);
  return beta === undefined ? scaled : tf.core.add(scaled, beta);
}

/** (x − mean) / √(variance + ε) over the axes. */
export function standardize(tf: Tfjs, values: Tensor, axes: number[], epsilon: number): Tensor {
  const { core } = tf;
  const centred = core.sub(values, core.mean(values, axes, true));
  const variance = core.mean(core.square(centred), axes, true);
  return core.mul(centred, core.rsqrt(core.add(variance, epsilon)));
}
