import { buildCrossentropy, classCountProblem } from "./crossentropy.ts";
import { defineLoss } from "./definition.ts";

export const sparseCategoricalCrossentropy = defineLoss({
  id: "sparseCategoricalCrossentropy",
  title: "Cross-entropy (class indices)",
  help: "−log of the probability given to the right class. For labels that are class numbers 0, 1, 2…",
  options: ["fromLogits", "labelSmoothing"],
  target: "classes",
  link: "softmax",
  metric: "accuracy",
  outputProblem: classCountProblem,
  build: buildCrossentropy,
});
