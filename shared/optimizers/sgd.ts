import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";
import { keepScalars, shareRate } from "./updateRule.ts";

export const sgd = defineOptimizer({
  id: "sgd",
  title: "SGD",
  summary: "Plain gradient descent on batches.",
  help: "w ← w − η · g. Robbins and Monro, 1951.",
  fields: { learningRate: learningRateField(0.01), ...commonFields },
  slots: () => 0,
  build: (tf, fields) => {
    const { core } = tf;
    return ruleOptimizer(tf, {
      ...commonSettings(fields),
      rule: {
        slots: {},
        scalars: {},
        share: shareRate,
        update: ({ weight, gradient, shared: rate }) => ({
          weight: core.sub(weight, core.mul(gradient, rate)),
          slots: [],
        }),
        nextScalars: keepScalars,
      },
    });
  },
});
