import { defineLoss } from "./definition.ts";
import { alignTarget, clipProbabilities, meanPerSample } from "./targets.ts";

export const binaryFocalCrossentropy = defineLoss({
  id: "binaryFocalCrossentropy",
  title: "Binary focal cross-entropy",
  help: "Binary cross-entropy times (1 − p)^gamma of the right answer: answers that are right already hardly count. Lin et al., 2017.",
  options: ["fromLogits", "gamma"],
  target: "values",
  link: "sigmoid",
  metric: "accuracy",
  outputProblem: () => null,
  build:
    (tf, { fromLogits, gamma }) =>
    (target, output) => {
      const { core } = tf;
      const aligned = alignTarget(tf, target, output);
      const probability = clipProbabilities(tf, fromLogits ? core.sigmoid(output) : output);
      const yes = core.mul(aligned, probability);
      const right = core.add(yes, core.mul(core.sub(1, aligned), core.sub(1, probability)));
      return meanPerSample(tf, core.neg(core.mul(core.pow(core.sub(1, right), gamma), core.log(right))));
    },
});
