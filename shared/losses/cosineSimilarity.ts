import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLoss } from "./definition.ts";
import { alignTarget, meanPerSample } from "./targets.ts";

const smallestNormSquared = 1e-12;

export const cosineSimilarity = defineLoss({
  id: "cosineSimilarity",
  title: "Cosine similarity",
  help: "−cos of the angle between output and target: −1 where they point the same way. For embeddings, whose length does not matter.",
  options: [],
  target: "values",
  link: null,
  metric: "meanAbsoluteError",
  outputProblem: () => null,
  build: (tf) => (target, output) => {
    const { core } = tf;
    const unit = (values: Tensor) => {
      const normSquared = core.maximum(core.sum(core.square(values), -1, true), smallestNormSquared);
      return core.mul(values, core.rsqrt(normSquared));
    };
    return meanPerSample(
      tf,
      core.neg(core.sum(core.mul(unit(alignTarget(tf, target, output)), unit(output)), -1)),
    );
  },
});
