import { defineOptimizer } from "./definition.ts";
import { decayField, epsilonField, learningRateField } from "./fields.ts";

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
    centered: { kind: "boolean", label: "Centered", default: false, advanced: true, help: "Divides by the deviation instead of the root mean square." },
  },
  build: (tf, { learningRate, decay, momentum, epsilon, centered }) =>
    tf.core.train.rmsprop(learningRate, decay, momentum, epsilon, centered),
});
