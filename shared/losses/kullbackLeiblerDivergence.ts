import { classCountProblem } from "./crossentropy.ts";
import { defineLoss } from "./definition.ts";
import { alignTarget, clipProbabilities, meanPerSample } from "./targets.ts";

export const kullbackLeiblerDivergence = defineLoss({
  id: "kullbackLeiblerDivergence",
  title: "Kullback-Leibler divergence",
  help: "Σ target · log(target / output) for targets that are probabilities: how much is lost by taking one distribution for the other.",
  options: ["fromLogits"],
  target: "values",
  link: "softmax",
  metric: "accuracy",
  outputProblem: classCountProblem,
  build:
    (tf, { fromLogits }) =>
    (target, output) => {
      const { core } = tf;
      const aligned = clipProbabilities(tf, alignTarget(tf, target, output));
      const logOutput = fromLogits ? core.logSoftmax(output) : core.log(clipProbabilities(tf, output));
      return meanPerSample(tf, core.sum(core.mul(aligned, core.sub(core.log(aligned), logOutput)), -1));
    },
});
