import { adamRule } from "./adamRule.ts";
import { clippingFields } from "./clipping.ts";
import { defineOptimizer } from "./definition.ts";
import { commonSettings, decayField, epsilonField, learningRateField, weightDecayField } from "./fields.ts";
import { ruleOptimizer } from "./ruleOptimizer.ts";

export const adamW = defineOptimizer({
  id: "adamW",
  title: "AdamW",
  summary: "Adam that also pulls every weight towards zero.",
  help: "Adam with w ← w − η · λ · w before each step, which is not the same as an L2 penalty under Adam. Loshchilov and Hutter, 2019.",
  fields: {
    learningRate: learningRateField(0.001),
    weightDecay: weightDecayField(0.004),
    beta1: decayField("β₁", 0.9, "Memory of the gradient's mean."),
    beta2: decayField("β₂", 0.999, "Memory of the gradient's square."),
    epsilon: epsilonField,
    ...clippingFields,
  },
  slots: () => 2,
  build: (tf, fields) =>
    ruleOptimizer(tf, { ...commonSettings(fields), rule: adamRule(tf.core, { ...fields, amsgrad: false }) }),
});
