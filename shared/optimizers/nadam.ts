import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, decayField, epsilonField, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";
import { movingMean } from "./updateRule.ts";

/** Base of the momentum's warm-up μₜ = β₁ · (1 − ½ · 0.96ᵗ), as published and as Keras has it. */
const warmUp = 0.96;

interface Shared {
  readonly rate: Scalar | number;
  /** Factors of the mean and of the gradient, bias corrections included. */
  readonly ofMean: Tensor;
  readonly ofGradient: Tensor;
  /** 1 / (1 − β₂ᵗ) */
  readonly ofSquare: Tensor;
}

export const nadam = defineOptimizer({
  id: "nadam",
  title: "Nadam",
  summary: "Adam with Nesterov's look ahead.",
  help: "Adam whose step uses the momentum as it will be after the step, with momentum μₜ = β₁ · (1 − ½ · 0.96ᵗ). Dozat, 2016.",
  fields: {
    learningRate: learningRateField(0.001),
    beta1: decayField("β₁", 0.9, "Memory of the gradient's mean."),
    beta2: decayField("β₂", 0.999, "Memory of the gradient's square."),
    epsilon: epsilonField,
    ...commonFields,
  },
  slots: () => 2,
  build: (tf, fields) => {
    const { core } = tf;
    const { beta1, beta2, epsilon } = fields;
    const momentumAt = (power: Tensor) => core.mul(core.sub(1, core.mul(power, 0.5)), beta1);
    return ruleOptimizer<Shared>(tf, {
      ...commonSettings(fields),
      rule: {
        slots: { m: 0, v: 0 },
        // 0.96ᵗ, the product of all momenta before this step, and β₂ᵗ.
        scalars: { warmUpPower: warmUp, momentumProduct: 1, accBeta2: beta2 },
        share: ([power, product, power2], rate) => {
          const momentum = momentumAt(power as Scalar);
          const nextMomentum = momentumAt(core.mul(power as Scalar, warmUp));
          const products = core.mul(product as Scalar, momentum);
          return {
            rate,
            ofMean: core.div(nextMomentum, core.sub(1, core.mul(products, nextMomentum))),
            ofGradient: core.div(core.sub(1, momentum), core.sub(1, products)),
            ofSquare: core.div(1, core.sub(1, power2 as Scalar)),
          };
        },
        update: ({ weight, gradient, slots: [m, v], shared: { rate, ofMean, ofGradient, ofSquare } }) => {
          const mean = movingMean(core, m as Tensor, gradient, beta1);
          const square = movingMean(core, v as Tensor, core.square(gradient), beta2);
          const ahead = core.add(core.mul(mean, ofMean), core.mul(gradient, ofGradient));
          const step = core.div(
            core.mul(ahead, rate),
            core.add(core.sqrt(core.mul(square, ofSquare)), epsilon),
          );
          return { weight: core.sub(weight, step), slots: [mean, square] };
        },
        nextScalars: ([power, product, power2]) => [
          core.mul(power as Scalar, warmUp),
          core.mul<Scalar>(product as Scalar, momentumAt(power as Scalar)),
          core.mul(power2 as Scalar, beta2),
        ],
      },
    });
  },
});
