import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer, type Tfjs } from "./definition.ts";
import { oncePerTfjs } from "./parts/ownLayers.ts";
import { randomUniform } from "./parts/randomUniform.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

export const dropout = defineLayer({
  id: "dropout",
  version: 1,
  title: "Dropout",
  category: "regularization",
  role: "layer",
  summary: "Silences random values while training.",
  help: "While training each value is set to 0 with probability `rate` and the others are multiplied by 1 / (1 − rate); afterwards values pass unchanged. Srivastava et al., 2014.",
  keywords: ["regularization", "overfitting", "noise"],
  inputs: [{ name: "in", label: "Input" }],
  fields: {
    rate: {
      kind: "number",
      label: "Rate",
      default: 0.5,
      min: 0,
      max: 1,
      exclusiveMax: true,
      help: "Probability that a value is silenced.",
    },
    seed: { kind: "seed", label: "Seed", default: null, advanced: true, help: "Leave empty to derive it from the run's seed." },
  },
  headline: ({ rate }) => `${Math.round(rate * 100)} %`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  build: (tf, { rate, seed }, context) => new (seededDropout(tf))({ name: context.name, rate, seed: seed ?? context.seed }),
  examples: [
    { title: "Half of a vector", fields: { rate: 0.5 }, inputs: [[8]] },
    { title: "A tenth of an image", fields: { rate: 0.1, seed: 3 }, inputs: [[4, 4, 2]] },
  ],
});

const seededDropout = oncePerTfjs((tf: Tfjs) => {
  class SeededDropout extends tf.layers.layers.Layer {
    static readonly className = "NetloomDropout";
    readonly #rate: number;
    readonly #seed: number;

    constructor(args: { readonly name: string; readonly rate: number; readonly seed: number }) {
      super({ name: args.name });
      this.supportsMasking = true;
      this.#rate = args.rate;
      this.#seed = args.seed;
    }

    override call(inputs: Tensor | Tensor[], kwargs: { readonly training?: boolean }): Tensor {
      const values = Array.isArray(inputs) ? (inputs[0] as Tensor) : inputs;
      if (kwargs.training !== true || this.#rate === 0) return values;
      return tf.core.tidy(() => {
        const kept = tf.core.greaterEqual(randomUniform(tf, values.shape, this.#seed, 0), this.#rate);
        const scale = 1 / (1 - this.#rate);
        return tf.core.mul(values, tf.core.mul(tf.core.cast(kept, "float32"), scale));
      });
    }
  }
  return SeededDropout;
});
