import { pointwiseLoss } from "./pointwise.ts";

// log(cosh(e)) = |e| + log(1 + e^(−2|e|)) − log 2, which does not overflow.
export const logCosh = pointwiseLoss({
  id: "logCosh",
  title: "Log-cosh",
  help: "Mean of log(cosh(output − target)): like half the square near 0, like the absolute error far away.",
  compare: (tf, target, output) => {
    const { core } = tf;
    const error = core.abs(core.sub(output, target));
    return core.sub(core.add(error, core.log1p(core.exp(core.mul(error, -2)))), Math.LN2);
  },
});
