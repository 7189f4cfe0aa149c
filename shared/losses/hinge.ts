import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../layers/definition.ts";
import { pointwiseLoss } from "./pointwise.ts";

// Targets 0 and 1 are taken as −1 and 1; targets −1 and 1 stay: t → t for t < 0, 2t − 1 else.
function signed(tf: Tfjs, target: Tensor): Tensor {
  const { core } = tf;
  const doubled = core.sub(core.mul(target, 2), 1);
  return core.maximum(doubled, -1);
}

function margin(tf: Tfjs, target: Tensor, output: Tensor): Tensor {
  const { core } = tf;
  return core.relu(core.sub(1, core.mul(signed(tf, target), output)));
}

export const hinge = pointwiseLoss({
  id: "hinge",
  title: "Hinge",
  help: "Mean of max(0, 1 − t · output) with t of −1 or 1 (0 counts as −1): the loss of support vector machines.",
  metric: "accuracy",
  compare: margin,
});

export const squaredHinge = pointwiseLoss({
  id: "squaredHinge",
  title: "Squared hinge",
  help: "Mean of max(0, 1 − t · output)², with t of −1 or 1 (0 counts as −1).",
  metric: "accuracy",
  compare: (tf, target, output) => tf.core.square(margin(tf, target, output)),
});
