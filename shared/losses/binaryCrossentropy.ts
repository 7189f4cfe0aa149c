import { smoothLabels } from "./crossentropy.ts";
import { defineLoss } from "./definition.ts";
import { alignTarget, clipProbabilities, meanPerSample } from "./targets.ts";

// From logits: max(x, 0) − x · t + log(1 + e^−|x|), which is −t · log σ(x) − (1 − t) · log(1 − σ(x)) without overflow.
export const binaryCrossentropy = defineLoss({
  id: "binaryCrossentropy",
  title: "Binary cross-entropy",
  help: "−t · log(p) − (1 − t) · log(1 − p), averaged over the outputs. For yes-or-no targets, one output each.",
  options: ["fromLogits", "labelSmoothing"],
  target: "values",
  link: "sigmoid",
  metric: "accuracy",
  outputProblem: () => null,
  build:
    (tf, { fromLogits, labelSmoothing }) =>
    (target, output) => {
      const { core } = tf;
      const aligned = smoothLabels(tf, alignTarget(tf, target, output), 2, labelSmoothing);
      if (fromLogits) {
        const linear = core.sub(core.relu(output), core.mul(output, aligned));
        return meanPerSample(tf, core.add(linear, core.log1p(core.exp(core.neg(core.abs(output))))));
      }
      const probability = clipProbabilities(tf, output);
      const yes = core.mul(aligned, core.log(probability));
      const no = core.mul(core.sub(1, aligned), core.log(core.sub(1, probability)));
      return meanPerSample(tf, core.neg(core.add(yes, no)));
    },
});
