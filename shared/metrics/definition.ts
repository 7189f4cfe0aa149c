// What a metric is: one number per sample beside the loss, for people to read. Never differentiated.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../layers/definition.ts";

export interface MetricContext {
  /** What turns the loss's logits into probabilities; null where it has no such form. */
  readonly link: "softmax" | "sigmoid" | null;
  readonly fromLogits: boolean;
}

/** (target, output [batch, ...shape]) → [batch] */
export type MetricFunction = (target: Tensor, output: Tensor) => Tensor;

export interface MetricDefinition {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly better: "higher" | "lower";
  build(tf: Tfjs, context: MetricContext): MetricFunction;
}

export function defineMetric<const D extends MetricDefinition>(
  definition: D,
): MetricDefinition & { readonly id: D["id"] } {
  return definition;
}
