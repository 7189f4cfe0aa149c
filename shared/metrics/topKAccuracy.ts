import type { Tensor } from "@tensorflow/tfjs-core";
import { alignTarget, meanPerSample } from "../losses/targets.ts";
import { defineMetric } from "./definition.ts";

// The right class is among the k largest outputs where fewer than k outputs are larger than its own.
export const topKAccuracy = defineMetric({
  kind: "mean",
  id: "topKAccuracy",
  title: "Top-k accuracy",
  help: "Share of samples whose right class is among the k largest outputs.",
  better: "higher",
  share: true,
  build:
    (tf, { topK }) =>
    (target, output) => {
      const { core } = tf;
      const right = core.sum(core.mul(alignTarget(tf, target, output), output), -1, true);
      const larger: Tensor = core.sum(core.cast(core.greater(output, right), "float32"), -1);
      return meanPerSample(tf, core.cast(core.less(larger, topK), "float32"));
    },
});
