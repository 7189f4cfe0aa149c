import { alignTarget, meanPerSample } from "../losses/targets.ts";
import { defineMetric } from "./definition.ts";

export const meanAbsoluteError = defineMetric({
  kind: "mean",
  id: "meanAbsoluteError",
  title: "Mean absolute error",
  help: "Mean of |output − target|, in the targets' own unit.",
  better: "lower",
  share: false,
  build: (tf) => (target, output) => {
    const { core } = tf;
    return meanPerSample(tf, core.abs(core.sub(output, alignTarget(tf, target, output))));
  },
});
