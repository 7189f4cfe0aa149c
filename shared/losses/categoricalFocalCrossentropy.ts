import { classCountProblem } from "./crossentropy.ts";
import { defineLoss } from "./definition.ts";
import { alignTarget, clipProbabilities, meanPerSample } from "./targets.ts";

export const categoricalFocalCrossentropy = defineLoss({
  id: "categoricalFocalCrossentropy",
  title: "Focal cross-entropy",
  help: "−alpha · Σ target · (1 − p)^gamma · log(p): samples that are right already hardly count, so rare classes are not drowned. Lin et al., 2017.",
  options: ["fromLogits", "gamma", "alpha"],
  target: "classes",
  link: "softmax",
  metric: "accuracy",
  outputProblem: classCountProblem,
  build:
    (tf, { fromLogits, gamma, alpha }) =>
    (target, output) => {
      const { core } = tf;
      const probability = clipProbabilities(tf, fromLogits ? core.softmax(output) : output);
      const logProbability = fromLogits ? core.logSoftmax(output) : core.log(probability);
      const focus = core.mul(core.pow(core.sub(1, probability), gamma), alpha);
      const terms = core.mul(core.mul(alignTarget(tf, target, output), focus), logProbability);
      return meanPerSample(tf, core.neg(core.sum(terms, -1)));
    },
});
