// Random masks and noise of the layers that draw, all from the engine's counter-based numbers.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { NumberField, SeedField } from "../../fields/fields.ts";
import type { Tfjs } from "../definition.ts";
import { randomUniform } from "./randomUniform.ts";

export const seedField = {
  kind: "seed",
  label: "Seed",
  default: null,
  advanced: true,
  help: "Leave empty to derive it from the run's seed.",
} as const satisfies SeedField;

export function rateField(start: number, help: string) {
  return {
    kind: "number",
    label: "Rate",
    default: start,
    min: 0,
    max: 1,
    exclusiveMax: true,
    help,
  } as const satisfies NumberField;
}

/** "50 %" */
export function rateHeadline({ rate }: { readonly rate: number }): string {
  return `${Math.round(rate * 100)} %`;
}

export interface Draw {
  readonly seed: number;
  /** Tells apart the draws of one layer. */
  readonly site: number;
}

interface Dropping extends Draw {
  readonly rate: number;
  /** Concrete, with the batch; 1 where values share one draw. */
  readonly maskShape: readonly number[];
}

/** 1 with probability 1 − rate, else 0. float32 */
export function keepMask(tf: Tfjs, { rate, maskShape, seed, site }: Dropping): Tensor {
  return tf.core.cast(tf.core.greaterEqual(randomUniform(tf, maskShape, seed, site), rate), "float32");
}

/** Sets values to 0 with probability `rate` and scales the others so that the mean stays. */
export function dropOut(tf: Tfjs, values: Tensor, dropping: Dropping): Tensor {
  if (dropping.rate === 0) return values;
  return tf.core.mul(values, tf.core.mul(keepMask(tf, dropping), 1 / (1 - dropping.rate)));
}

/** Mean 0, deviation 1, by the polar form of two uniform numbers (Box and Muller, 1958). Draws at `site` and `site + 1`. */
export function standardNormal(tf: Tfjs, shape: readonly number[], { seed, site }: Draw): Tensor {
  const { core } = tf;
  // 1 − u lies in (0, 1], where the logarithm is finite.
  const radius = core.sqrt(core.mul(core.log(core.sub(1, randomUniform(tf, shape, seed, site))), -2));
  const angle = core.mul(randomUniform(tf, shape, seed, site + 1), 2 * Math.PI);
  return core.mul(radius, core.cos(angle));
}
