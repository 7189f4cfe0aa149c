// What an optimizer is: one value per optimizer, like a layer. Hyperparameters are fields.
import type { FieldSpecs, FieldValues } from "../fields/fields.ts";
import type { Tfjs } from "../layers/definition.ts";
import type { RuleOptimizer } from "./ruleOptimizer.ts";

export interface OptimizerDefinition<F extends FieldSpecs = FieldSpecs> {
  readonly id: string;
  readonly title: string;
  /** One line for the list. */
  readonly summary: string;
  /** The update rule and its source. */
  readonly help: string;
  readonly fields: F;
  /** Numbers kept from step to step for each trained weight. */
  slots(fields: FieldValues<F>): number;
  build(tf: Tfjs, fields: FieldValues<F>): RuleOptimizer;
}

export function defineOptimizer<const F extends FieldSpecs>(
  definition: OptimizerDefinition<F>,
): OptimizerDefinition<F> {
  return definition;
}
