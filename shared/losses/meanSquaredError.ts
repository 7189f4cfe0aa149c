import { defineLoss } from "./definition.ts";
import { alignTarget, meanPerSample } from "./targets.ts";

export const meanSquaredError = defineLoss({
  id: "meanSquaredError",
  title: "Mean squared error",
  help: "Mean of (output − target)². For numbers; with class labels the targets are one-hot rows.",
  options: [],
  target: "values",
  link: null,
  metric: "meanAbsoluteError",
  outputProblem: () => null,
  build: (tf) => (target, output) => meanPerSample(tf, tf.core.squaredDifference(output, alignTarget(tf, target, output))),
});
