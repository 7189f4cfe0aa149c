import { defineOptimizer } from "./definition.ts";
import { learningRateField } from "./fields.ts";

export const sgd = defineOptimizer({
  id: "sgd",
  title: "SGD",
  summary: "Plain gradient descent on batches.",
  help: "w ← w − η · g. Robbins and Monro, 1951.",
  fields: { learningRate: learningRateField(0.01) },
  build: (tf, { learningRate }) => tf.core.train.sgd(learningRate),
});
