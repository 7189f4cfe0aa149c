import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, epsilonField, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";
import { keepScalars, shareRate } from "./updateRule.ts";

export const adagrad = defineOptimizer({
  id: "adagrad",
  title: "Adagrad",
  summary: "Smaller steps for weights that have moved a lot.",
  help: "a ← a + g², w ← w − η · g / √(a + ε): suits rare features; its steps only ever get smaller. Duchi et al., 2011.",
  fields: {
    learningRate: learningRateField(0.01),
    initialAccumulator: {
      kind: "number",
      label: "Starts at",
      default: 0.1,
      min: 0,
      max: 1e6,
      advanced: true,
      help: "What the sum of squares starts at.",
    },
    epsilon: epsilonField,
    ...commonFields,
  },
  slots: () => 1,
  build: (tf, fields) => {
    const { core } = tf;
    return ruleOptimizer(tf, {
      ...commonSettings(fields),
      rule: {
        slots: { accumulator: fields.initialAccumulator },
        scalars: {},
        share: shareRate,
        update: ({ weight, gradient, slots: [accumulator], shared: rate }) => {
          const sum = core.add(accumulator as Tensor, core.square(gradient));
          const step = core.div(core.mul(gradient, rate), core.sqrt(core.add(sum, fields.epsilon)));
          return { weight: core.sub(weight, step), slots: [sum] };
        },
        nextScalars: keepScalars,
      },
    });
  },
});
