import { buildCrossentropy, classCountProblem } from "./crossentropy.ts";
import { defineLoss } from "./definition.ts";

export const categoricalCrossentropy = defineLoss({
  id: "categoricalCrossentropy",
  title: "Cross-entropy (one-hot)",
  help: "−Σ target · log(probability). For labels that are themselves probabilities or one-hot rows; class numbers are turned into one-hot rows.",
  options: ["fromLogits", "labelSmoothing"],
  target: "values",
  link: "softmax",
  metric: "accuracy",
  outputProblem: classCountProblem,
  build: buildCrossentropy,
});
