import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, decayField, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";
import { keepScalars, shareRate } from "./updateRule.ts";

export const momentum = defineOptimizer({
  id: "momentum",
  title: "SGD with momentum",
  summary: "Gradient descent that keeps rolling.",
  help: "v ← μ · v + g, w ← w − η · v; with Nesterov w ← w − η · (g + μ · v). Polyak, 1964; Sutskever et al., 2013.",
  fields: {
    learningRate: learningRateField(0.01),
    momentum: {
      ...decayField("Momentum", 0.9, "Share of the last step's direction that is kept."),
      advanced: false,
    },
    nesterov: {
      kind: "boolean",
      label: "Nesterov",
      default: false,
      advanced: true,
      help: "Looks one step ahead along the momentum.",
    },
    ...commonFields,
  },
  slots: () => 1,
  build: (tf, fields) => {
    const { core } = tf;
    return ruleOptimizer(tf, {
      ...commonSettings(fields),
      rule: {
        slots: { momentum: 0 },
        scalars: {},
        share: shareRate,
        update: ({ weight, gradient, slots: [velocity], shared: rate }) => {
          const rolling = core.add(core.mul(velocity as Tensor, fields.momentum), gradient);
          const direction = fields.nesterov
            ? core.add(gradient, core.mul(rolling, fields.momentum))
            : rolling;
          return { weight: core.sub(weight, core.mul(direction, rate)), slots: [rolling] };
        },
        nextScalars: keepScalars,
      },
    });
  },
});
