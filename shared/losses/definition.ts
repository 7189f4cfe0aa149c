// What a loss is: one value per loss, like a layer. A loss is applied to a network output [batch, ...shape] and gives one
// number per sample, so that losses of several outputs can be added whatever their shapes are.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Shape, ShapeProblem, Tfjs } from "../layers/definition.ts";
import type { MetricId } from "../metrics/registry.ts";

/** Settings of the output node that a loss may take; each loss names those it heeds. */
export interface LossOptions {
  /** True where the network gives logits and the loss applies softmax or sigmoid itself. */
  readonly fromLogits: boolean;
  /** Share of each target that is spread evenly over all classes, 0–1. */
  readonly labelSmoothing: number;
  /** Where Huber's loss turns from square to line. */
  readonly delta: number;
  /** How strongly a focal loss looks away from what is right already. */
  readonly gamma: number;
  /** Factor of a focal loss. */
  readonly alpha: number;
}

export type LossOption = keyof LossOptions;

/** (target, output [batch, ...shape]) → [batch] */
export type LossFunction = (target: Tensor, output: Tensor) => Tensor;

export interface LossDefinition {
  readonly id: string;
  readonly title: string;
  /** The formula and when to use it. */
  readonly help: string;
  readonly options: readonly LossOption[];
  /** classes: targets are class indices. values: numbers of the output's shape; class indices are turned into one-hot rows. */
  readonly target: "classes" | "values";
  /** What turns this loss's logits into probabilities; null where it has no form from logits. */
  readonly link: "softmax" | "sigmoid" | null;
  /** The metric shown beside this loss unless the user chooses another. */
  readonly metric: MetricId;
  /** Why this loss can't compare outputs of that shape, or null. */
  outputProblem(output: Shape): ShapeProblem | null;
  build(tf: Tfjs, options: LossOptions): LossFunction;
}

export function defineLoss<const D extends LossDefinition>(
  definition: D,
): LossDefinition & { readonly id: D["id"] } {
  return definition;
}
