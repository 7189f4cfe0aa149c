import { classCountProblem } from "./crossentropy.ts";
import { defineLoss } from "./definition.ts";
import { alignTarget, meanPerSample } from "./targets.ts";

const neverLargest = 1e9;

export const categoricalHinge = defineLoss({
  id: "categoricalHinge",
  title: "Categorical hinge",
  help: "max(0, 1 + largest wrong output − right output): the right class must lead by 1. Crammer and Singer, 2001.",
  options: [],
  target: "values",
  link: null,
  metric: "accuracy",
  outputProblem: classCountProblem,
  build: (tf) => (target, output) => {
    const { core } = tf;
    const aligned = alignTarget(tf, target, output);
    const right = core.sum(core.mul(aligned, output), -1);
    const wrong = core.max(core.sub(output, core.mul(aligned, neverLargest)), -1);
    return meanPerSample(tf, core.relu(core.add(core.sub(wrong, right), 1)));
  },
});
