import { decayField, learningRateField } from "./fields.ts";
import { defineOptimizer } from "./definition.ts";

export const momentum = defineOptimizer({
  id: "momentum",
  title: "SGD with momentum",
  summary: "Gradient descent that keeps rolling.",
  help: "v ← μ · v + g, w ← w − η · v; with Nesterov w ← w − η · (g + μ · v). Polyak, 1964; Sutskever et al., 2013.",
  fields: {
    learningRate: learningRateField(0.01),
    momentum: { ...decayField("Momentum", 0.9, "Share of the last step's direction that is kept."), advanced: false },
    nesterov: { kind: "boolean", label: "Nesterov", default: false, advanced: true, help: "Looks one step ahead along the momentum." },
  },
  build: (tf, fields) => tf.core.train.momentum(fields.learningRate, fields.momentum, fields.nesterov),
});
