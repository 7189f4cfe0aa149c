// What an optimizer is: one value per optimizer, like a layer. Hyperparameters are fields; tfjs defines what a step means.
import type { Optimizer } from "@tensorflow/tfjs-core";
import type { FieldSpecs, FieldValues } from "../fields/fields.ts";
import type { Tfjs } from "../layers/definition.ts";

export interface OptimizerDefinition<F extends FieldSpecs = FieldSpecs> {
  readonly id: string;
  readonly title: string;
  /** One line for the list. */
  readonly summary: string;
  /** The update rule and its source. */
  readonly help: string;
  readonly fields: F;
  build(tf: Tfjs, fields: FieldValues<F>): Optimizer;
}

export function defineOptimizer<const F extends FieldSpecs>(definition: OptimizerDefinition<F>): OptimizerDefinition<F> {
  return definition;
}
