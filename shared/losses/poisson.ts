import { pointwiseLoss } from "./pointwise.ts";

export const poisson = pointwiseLoss({
  id: "poisson",
  title: "Poisson",
  help: "Mean of output − target · log(output). For counts; the output must be positive, as behind softplus.",
  compare: (tf, target, output) => {
    const { core } = tf;
    return core.sub(output, core.mul(target, core.log(core.add(output, 1e-7))));
  },
});
