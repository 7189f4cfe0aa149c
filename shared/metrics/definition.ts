// What a metric is: numbers beside the loss, for people to read. Never differentiated. Some are means over the samples; others
// (precision, AUC, R²) follow from counts of the whole set, so what a batch gives is a tally, and tallies add up.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Shape, Tfjs } from "../layers/definition.ts";

export interface MetricContext {
  /** What turns the loss's logits into probabilities; null where it has no such form. */
  readonly link: "softmax" | "sigmoid" | null;
  readonly fromLogits: boolean;
  /** How many of the largest outputs top-k accuracy looks at. */
  readonly topK: number;
}

/** (target, output [batch, ...shape]) → [batch] */
export type MetricFunction = (target: Tensor, output: Tensor) => Tensor;

interface MetricWords {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly better: "higher" | "lower";
  /** True where values go from 0 to 1 and read well as per cent. */
  readonly share: boolean;
}

/** The mean of something that each sample has on its own. */
export interface MeanMetric extends MetricWords {
  readonly kind: "mean";
  build(tf: Tfjs, context: MetricContext): MetricFunction;
}

/** Something that only a whole set has. */
export interface CountedMetric extends MetricWords {
  readonly kind: "counted";
  readonly tally: TallyDefinition;
  /** NaN where the set has none: no positive sample, targets that are all the same. */
  scores(means: TallyMeans): Scores;
}

export type MetricDefinition = MeanMetric | CountedMetric;

export interface Scores {
  readonly value: number;
  /** One for each class, where there are several. */
  readonly classes?: readonly number[];
}

/** Numbers of a batch, each a mean over its samples, so that batches weighted by their samples add up to the set. */
export interface TallyDefinition {
  readonly id: string;
  /** Whether the squares of a batch's numbers are needed as well: the spread of targets around a mean known only at the end. */
  readonly squares: boolean;
  /** How many numbers, for an output of that shape without the batch axis. */
  size(output: Shape): number;
  /** (target, output [batch, ...shape]) → [size] */
  build(tf: Tfjs, context: MetricContext): (target: Tensor, output: Tensor) => Tensor;
}

export interface TallyMeans {
  /** Of each number over the whole set. */
  readonly values: ArrayLike<number>;
  /** Of each number's square over the batches; empty where the tally does not ask for them. */
  readonly squares: ArrayLike<number>;
}

export function defineMetric<const D extends MeanMetric>(
  definition: D,
): MeanMetric & { readonly id: D["id"] } {
  return definition;
}

export function defineCountedMetric<const D extends CountedMetric>(
  definition: D,
): CountedMetric & { readonly id: D["id"] } {
  return definition;
}
