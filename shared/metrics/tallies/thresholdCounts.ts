// For thresholds from 0 to 1, how many samples of a class score above it, and how many of the others do: the points of its
// receiver operating characteristic.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Shape, Tfjs } from "../../layers/definition.ts";
import { lastSize } from "../../layers/parts/shapes.ts";
import { alignTarget } from "../../losses/targets.ts";
import type { MetricContext, TallyDefinition, TallyMeans } from "../definition.ts";

const mostThresholds = 200;
const fewestThresholds = 20;
const mostNumbers = 8000;

/** Fewer where there are many classes, so that a step's tally stays small. */
function thresholdCount(classes: number): number {
  return Math.max(fewestThresholds, Math.min(mostThresholds, Math.floor(mostNumbers / (2 * classes))));
}

/** The first below every score and the last above, so that the curve ends in its corners. */
function thresholds(count: number): readonly number[] {
  const inner = Array.from({ length: count - 2 }, (_, index) => (index + 1) / (count - 1));
  return [-1e-7, ...inner, 1 + 1e-7];
}

export const thresholdCounts: TallyDefinition = {
  id: "thresholdCounts",
  squares: false,
  size: (output: Shape) => 2 * lastSize(output) * thresholdCount(lastSize(output)) + 1,
  build: (tf, context) => (target, output) => {
    const { core } = tf;
    const classes = lastSize(output.shape);
    const count = thresholdCount(classes);
    const column = [-1, classes, 1];
    const positive = core.cast(
      core.greater(core.reshape(alignTarget(tf, target, output), column), 0.5),
      "float32",
    );
    const scores = core.reshape(probabilities(tf, output, context), column);
    const above = core.cast(core.greater(scores, core.tensor1d([...thresholds(count)])), "float32");
    const counts = [
      core.mean(core.mul(positive, above), 0),
      core.mean(core.mul(core.sub(1, positive), above), 0),
    ];
    return core.concat([
      ...counts.map((each) => core.reshape(each, [classes * count])),
      core.tensor1d([classes]),
    ]);
  },
};

function probabilities(tf: Tfjs, output: Tensor, { link, fromLogits }: MetricContext): Tensor {
  if (link === null || !fromLogits) return output;
  return link === "softmax" ? tf.core.softmax(output) : tf.core.sigmoid(output);
}

export interface RocCurve {
  /** Shares of all samples, from the lowest threshold to the highest. */
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
}

/** One for each class. */
export function rocCurves({ values }: TallyMeans): readonly RocCurve[] {
  const numbers = Array.from(values);
  const classes = Math.round(numbers.at(-1) ?? 1);
  const count = (numbers.length - 1) / (2 * classes);
  const part = (start: number): readonly number[] => numbers.slice(start, start + count);
  return Array.from({ length: classes }, (_, index) => ({
    truePositives: part(index * count),
    falsePositives: part((classes + index) * count),
  }));
}
