import { defineLoss } from "./definition.ts";
import { alignTarget, meanPerSample } from "./targets.ts";

// With q = min(|e|, δ): ½ q² + δ · (|e| − q), which is ½ e² up to δ and δ · (|e| − ½ δ) beyond. Huber, 1964.
export const huber = defineLoss({
  id: "huber",
  title: "Huber",
  help: "½ e² for errors up to delta, a straight line beyond: smooth like the square, calm about outliers like the absolute error.",
  options: ["delta"],
  target: "values",
  link: null,
  metric: "meanAbsoluteError",
  outputProblem: () => null,
  build:
    (tf, { delta }) =>
    (target, output) => {
      const { core } = tf;
      const error = core.abs(core.sub(output, alignTarget(tf, target, output)));
      const quadratic = core.minimum(error, delta);
      const linear = core.sub(error, quadratic);
      return meanPerSample(tf, core.add(core.mul(core.square(quadratic), 0.5), core.mul(linear, delta)));
    },
});
