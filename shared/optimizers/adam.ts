import { adamRule } from "./adamRule.ts";
import { defineOptimizer } from "./definition.ts";
import { commonFields, commonSettings, decayField, epsilonField, learningRateField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";

export const adam = defineOptimizer({
  id: "adam",
  title: "Adam",
  summary: "A step size of its own for every weight; a good first choice.",
  help: "m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η · m̂ / (√v̂ + ε), with m̂ and v̂ corrected for starting at zero. Kingma and Ba, 2015.",
  fields: {
    learningRate: learningRateField(0.001),
    beta1: decayField("β₁", 0.9, "Memory of the gradient's mean."),
    beta2: decayField("β₂", 0.999, "Memory of the gradient's square."),
    epsilon: epsilonField,
    amsgrad: {
      kind: "boolean",
      label: "AMSGrad",
      default: false,
      advanced: true,
      help: "Never lets a weight's step size grow again (Reddi et al., 2018).",
    },
    ...commonFields,
  },
  slots: ({ amsgrad }) => (amsgrad ? 3 : 2),
  build: (tf, fields) => ruleOptimizer(tf, { ...commonSettings(fields), rule: adamRule(tf.core, fields) }),
});
