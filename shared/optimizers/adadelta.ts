import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, decayField, epsilonField, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";
import { keepScalars, movingMean, shareRate } from "./updateRule.ts";

export const adadelta = defineOptimizer({
  id: "adadelta",
  title: "Adadelta",
  summary: "Chooses its step size from its own past steps.",
  help: "Δ = g · √(d + ε) / √(a + ε) with moving means a of g² and d of Δ², w ← w − η · Δ. As published η is 1. Zeiler, 2012.",
  fields: {
    learningRate: learningRateField(1),
    rho: decayField("ρ", 0.95, "Memory of both means."),
    epsilon: epsilonField,
    ...commonFields,
  },
  slots: () => 2,
  build: (tf, fields) => {
    const { core } = tf;
    const { rho, epsilon } = fields;
    return ruleOptimizer(tf, {
      ...commonSettings(fields),
      rule: {
        slots: { accum_grad: 0, accum_var: 0 },
        scalars: {},
        share: shareRate,
        update: ({ weight, gradient, slots: [squares, deltas], shared: rate }) => {
          const square = movingMean(core, squares as Tensor, core.square(gradient), rho);
          const ratio = core.div(
            core.sqrt(core.add(deltas as Tensor, epsilon)),
            core.sqrt(core.add(square, epsilon)),
          );
          const delta = core.mul(gradient, ratio);
          const moved = movingMean(core, deltas as Tensor, core.square(delta), rho);
          return { weight: core.sub(weight, core.mul(delta, rate)), slots: [square, moved] };
        },
        nextScalars: keepScalars,
      },
    });
  },
});
