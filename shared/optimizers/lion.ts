import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, decayField, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";
import { keepScalars, movingMean, shareRate } from "./updateRule.ts";

export const lion = defineOptimizer({
  id: "lion",
  title: "Lion",
  summary: "Moves every weight by the same amount, in the direction of the momentum's sign.",
  help: "w ← w − η · sign(β₁ m + (1 − β₁) g), m ← β₂ m + (1 − β₂) g: one slot instead of Adam's two; wants a smaller learning rate. Chen et al., 2023.",
  fields: {
    learningRate: learningRateField(0.0001),
    beta1: decayField("β₁", 0.9, "Share of the momentum in the direction of a step."),
    beta2: decayField("β₂", 0.99, "Memory of the momentum."),
    ...commonFields,
  },
  slots: () => 1,
  build: (tf, fields) => {
    const { core } = tf;
    return ruleOptimizer(tf, {
      ...commonSettings(fields),
      rule: {
        slots: { m: 0 },
        scalars: {},
        share: shareRate,
        update: ({ weight, gradient, slots: [m], shared: rate }) => {
          const direction = core.sign(movingMean(core, m as Tensor, gradient, fields.beta1));
          const mean = movingMean(core, m as Tensor, gradient, fields.beta2);
          return { weight: core.sub(weight, core.mul(direction, rate)), slots: [mean] };
        },
        nextScalars: keepScalars,
      },
    });
  },
});
