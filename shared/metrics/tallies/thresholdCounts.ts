// For thresholds from 0 to 1, how many samples of a class score above it, and how many of the others do: the points of its
// receiver operating characteristic.
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { Shape, Tfjs } from "../../layers/definition.ts";
import { lastSize } from "../../layers/parts/shapes.ts";
import { alignTarget } from "../../losses/targets.ts";
import type { MetricContext, TallyDefinition, TallyMeans } from "../definition.ts";

const mostThresholds = 200;
const fewestThresholds = 20;
const mostNumbers = 8000;

/** Fewer where there are many classes, so that a step's tally stays small. */
function binCount(classes: number): number {
  const thresholds = Math.floor(mostNumbers / (2 * classes));
  return Math.max(fewestThresholds, Math.min(mostThresholds, thresholds)) - 1;
}

/**
 * Each score falls into the bin between two thresholds, which costs one addition; one comparison with every threshold would
 * cost as much as a small network. Bins of the samples that are of a class come first, class by class, then the others'.
 */
export const thresholdCounts: TallyDefinition = {
  id: "scoreBins",
  squares: false,
  size: (output: Shape) => 2 * lastSize(output) * binCount(lastSize(output)) + 1,
  build: (tf, context) => (target, output) => {
    const { core } = tf;
    const classes = lastSize(output.shape);
    const bins = binCount(classes);
    const shape: [number, number] = [output.size / classes, classes];
    const truth = core.reshape(alignTarget(tf, target, output), shape);
    const others = core.cast(core.lessEqual(truth, 0.5), "float32");
    const bin = binOf(tf, core.reshape(probabilities(tf, output, context), shape), bins);
    const firstOfClass = core.tensor1d(Array.from({ length: classes }, (_, index) => index * bins));
    const places = core.add(core.add(bin, firstOfClass), core.mul(others, classes * bins));
    const rows = core.reshape(core.cast(places, "int32"), [output.size]) as Tensor1D;
    const share = core.fill([output.size], 1 / shape[0]);
    return core.concat([core.unsortedSegmentSum(share, rows, 2 * classes * bins), core.tensor1d([classes])]);
  },
};

/** The number of thresholds inside (0, 1) that are below the score. */
function binOf({ core }: Tfjs, scores: Tensor, bins: number): Tensor {
  return core.maximum(core.sub(core.ceil(core.mul(core.clipByValue(scores, 0, 1), bins)), 1), 0);
}

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
  const bins = (numbers.length - 1) / (2 * classes);
  const curve = (place: number): readonly number[] =>
    sharesAbove(numbers.slice(place * bins, (place + 1) * bins));
  return Array.from({ length: classes }, (_, index) => ({
    truePositives: curve(index),
    falsePositives: curve(classes + index),
  }));
}

/** From the threshold below every score, and so all of them, to the one above, and so none. */
function sharesAbove(bins: readonly number[]): readonly number[] {
  const shares = [0];
  for (const share of bins.toReversed()) shares.push((shares.at(-1) ?? 0) + share);
  return shares.toReversed();
}
