import { alignTarget, meanPerSample } from "../losses/targets.ts";
import { defineMetric } from "./definition.ts";

export const meanSquaredError = defineMetric({
  id: "meanSquaredError",
  title: "Mean squared error",
  help: "Mean of (output − target)².",
  better: "lower",
  build: (tf) => (target, output) =>
    meanPerSample(tf, tf.core.squaredDifference(output, alignTarget(tf, target, output))),
});
