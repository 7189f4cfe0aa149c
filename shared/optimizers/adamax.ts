import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, decayField, epsilonField, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";
import { movingMean } from "./updateRule.ts";

export const adamax = defineOptimizer({
  id: "adamax",
  title: "Adamax",
  summary: "Adam that divides by the largest gradient instead of the mean square.",
  help: "u ← max(β₂ u, |g|), w ← w − η / (1 − β₁ᵗ) · m / (u + ε). Kingma and Ba, 2015, section 7.1.",
  fields: {
    learningRate: learningRateField(0.001),
    beta1: decayField("β₁", 0.9, "Memory of the gradient's mean."),
    beta2: decayField("β₂", 0.999, "How fast the largest gradient is forgotten."),
    epsilon: epsilonField,
    ...commonFields,
  },
  slots: () => 2,
  build: (tf, fields) => {
    const { core } = tf;
    const { beta1, beta2, epsilon } = fields;
    return ruleOptimizer<Tensor>(tf, {
      ...commonSettings(fields),
      rule: {
        slots: { m: 0, v: 0 },
        scalars: { accBeta1: beta1 },
        share: ([power], rate) => core.div(rate, core.sub(1, power as Scalar)),
        update: ({ weight, gradient, slots: [m, u], shared: stepSize }) => {
          const mean = movingMean(core, m as Tensor, gradient, beta1);
          const largest = core.maximum(core.mul(u as Tensor, beta2), core.abs(gradient));
          const step = core.div(core.mul(mean, stepSize), core.add(largest, epsilon));
          return { weight: core.sub(weight, step), slots: [mean, largest] };
        },
        nextScalars: ([power]) => [core.mul(power as Scalar, beta1)],
      },
    });
  },
});
