import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, decayField, epsilonField, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";
import { keepScalars, movingMean, shareRate } from "./updateRule.ts";

export const rmsprop = defineOptimizer({
  id: "rmsprop",
  title: "RMSprop",
  summary: "Divides each weight's step by how large its gradients have been.",
  help: "v ← ρ v + (1 − ρ) g², w ← w − η · g / √(v + ε); centered subtracts the squared mean gradient from v. Tieleman and Hinton, 2012.",
  fields: {
    learningRate: learningRateField(0.001),
    decay: decayField("ρ", 0.9, "Memory of the gradient's square."),
    momentum: decayField("Momentum", 0, "Share of the last step that is kept."),
    epsilon: epsilonField,
    centered: {
      kind: "boolean",
      label: "Centered",
      default: false,
      advanced: true,
      help: "Divides by the deviation instead of the root mean square.",
    },
    ...commonFields,
  },
  slots: ({ centered }) => (centered ? 3 : 2),
  build: (tf, fields) => {
    const { core } = tf;
    const { decay, momentum, epsilon, centered } = fields;
    return ruleOptimizer(tf, {
      ...commonSettings(fields),
      rule: {
        slots: { rms: 0, momentum: 0, ...(centered ? { mg: 0 } : {}) },
        scalars: {},
        share: shareRate,
        update: ({ weight, gradient, slots: [rms, moment, mean], shared: rate }) => {
          const square = movingMean(core, rms as Tensor, core.square(gradient), decay);
          const centre = mean === undefined ? undefined : movingMean(core, mean, gradient, decay);
          const spread = centre === undefined ? square : core.sub(square, core.square(centre));
          const step = core.div(core.mul(gradient, rate), core.sqrt(core.add(spread, epsilon)));
          const rolling = core.add(core.mul(moment as Tensor, momentum), step);
          return {
            weight: core.sub(weight, rolling),
            slots: [square, rolling, ...(centre === undefined ? [] : [centre])],
          };
        },
        nextScalars: keepScalars,
      },
    });
  },
});
