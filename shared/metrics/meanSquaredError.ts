import { alignTarget, meanPerSample } from "../losses/targets.ts";
import { defineMetric } from "./definition.ts";

export const meanSquaredError = defineMetric({
  kind: "mean",
  id: "meanSquaredError",
  title: "Mean squared error",
  help: "Mean of (output − target)².",
  better: "lower",
  share: false,
  build: (tf) => (target, output) =>
    meanPerSample(tf, tf.core.squaredDifference(output, alignTarget(tf, target, output))),
});
