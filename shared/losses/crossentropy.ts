// Cross-entropy over classes, −Σ target · log(probability), from logits or from probabilities; see Goodfellow, Bengio and
// Courville, Deep Learning (2016), 6.2. From logits it is log-softmax, which neither overflows nor loses small probabilities.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Shape, ShapeProblem, Tfjs } from "../layers/definition.ts";
import { describeShape, lastSize } from "../layers/parts/shapes.ts";
import type { LossFunction, LossOptions } from "./definition.ts";
import { alignTarget, clipProbabilities, meanPerSample } from "./targets.ts";

export function buildCrossentropy(tf: Tfjs, options: LossOptions): LossFunction {
  const { core } = tf;
  return (target, output) => {
    const aligned = smoothLabels(
      tf,
      alignTarget(tf, target, output),
      lastSize(output.shape),
      options.labelSmoothing,
    );
    const logProbabilities = options.fromLogits ? core.logSoftmax(output) : logOfProbabilities(tf, output);
    return meanPerSample(tf, core.neg(core.sum(core.mul(aligned, logProbabilities), -1)));
  };
}

/** target · (1 − smoothing) + smoothing / classes; Szegedy et al., 2016. */
export function smoothLabels(tf: Tfjs, target: Tensor, classes: number, smoothing: number): Tensor {
  if (smoothing === 0) return target;
  return tf.core.add(tf.core.mul(target, 1 - smoothing), smoothing / classes);
}

function logOfProbabilities(tf: Tfjs, output: Tensor): Tensor {
  const { core } = tf;
  const normalized = core.div(output, core.sum(output, -1, true));
  return core.log(clipProbabilities(tf, normalized));
}

/** Classes need at least two outputs. */
export function classCountProblem(output: Shape): ShapeProblem | null {
  if (lastSize(output) >= 2) return null;
  return {
    expected: "one output per class, at least 2",
    found: describeShape(output),
    todo: "Give the last layer one unit per class, or use binary cross-entropy for two classes.",
    field: "loss",
    fix: { kind: "set-field", field: "loss", value: "binaryCrossentropy", label: "Use binary cross-entropy" },
  };
}
