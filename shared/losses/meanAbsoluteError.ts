import { defineLoss } from "./definition.ts";
import { alignTarget, meanPerSample } from "./targets.ts";

export const meanAbsoluteError = defineLoss({
  id: "meanAbsoluteError",
  title: "Mean absolute error",
  help: "Mean of |output − target|. For numbers with outliers, which weigh less than under the square.",
  options: [],
  target: "values",
  link: null,
  metric: "meanAbsoluteError",
  outputProblem: () => null,
  build: (tf) => (target, output) => {
    const { core } = tf;
    return meanPerSample(tf, core.abs(core.sub(output, alignTarget(tf, target, output))));
  },
});
