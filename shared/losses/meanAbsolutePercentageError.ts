import { pointwiseLoss } from "./pointwise.ts";

const smallestTarget = 1e-7;

export const meanAbsolutePercentageError = pointwiseLoss({
  id: "meanAbsolutePercentageError",
  title: "Mean absolute percentage error",
  help: "100 · mean of |(target − output) / target|. For numbers far from zero whose relative error matters.",
  compare: (tf, target, output) => {
    const { core } = tf;
    const size = core.maximum(core.abs(target), smallestTarget);
    return core.mul(core.abs(core.div(core.sub(target, output), size)), 100);
  },
});
