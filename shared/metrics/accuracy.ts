import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../layers/definition.ts";
import { lastSize } from "../layers/parts/shapes.ts";
import { holdsClassIndices, meanPerSample } from "../losses/targets.ts";
import { defineMetric, type MetricContext } from "./definition.ts";

export const accuracy = defineMetric({
  kind: "mean",
  id: "accuracy",
  title: "Accuracy",
  help: "Share of samples whose largest output is the right class; with yes-or-no outputs the share that is on the right side of one half.",
  better: "higher",
  share: true,
  build: (tf, context) => (target, output) => {
    if (holdsClassIndices(target, output)) return meanPerSample(tf, largestIsTarget(tf, target, output));
    const yesOrNo = context.link === "sigmoid" || lastSize(output.shape) === 1;
    const hits = yesOrNo ? onSameSide(tf, target, output, context) : largestAgree(tf, target, output);
    return meanPerSample(tf, hits);
  },
});

/** Class indices against the output's largest entry. */
function largestIsTarget(tf: Tfjs, target: Tensor, output: Tensor): Tensor {
  const { core } = tf;
  const predicted = core.argMax(output, -1);
  const wanted = core.cast(core.reshape(target, predicted.shape), "int32");
  return core.cast(core.equal(predicted, wanted), "float32");
}

/** One-hot rows against outputs. */
function largestAgree(tf: Tfjs, target: Tensor, output: Tensor): Tensor {
  const { core } = tf;
  const wanted = core.argMax(core.reshape(target, output.shape), -1);
  return core.cast(core.equal(core.argMax(output, -1), wanted), "float32");
}

function onSameSide(tf: Tfjs, target: Tensor, output: Tensor, { link, fromLogits }: MetricContext): Tensor {
  const { core } = tf;
  const middle = link === "sigmoid" && fromLogits ? 0 : 0.5;
  const wanted = core.greater(core.reshape(target, output.shape), 0.5);
  return core.cast(core.equal(core.greater(output, middle), wanted), "float32");
}
