// An optimizer as arithmetic: what one step makes of a weight, its gradient and the numbers kept beside it. ruleOptimizer.ts
// turns a rule into a tfjs optimizer; here stands only the mathematics.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";

export interface WeightUpdate<Shared> {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  /** In the order of the rule's slots, as the step before left them. */
  readonly slots: readonly Tensor[];
  readonly shared: Shared;
}

export interface UpdatedWeight {
  readonly weight: Tensor;
  readonly slots: readonly Tensor[];
}

export interface UpdateRule<Shared> {
  /** Tensors of the weight's shape kept from step to step, by name, and what they start as. */
  readonly slots: Readonly<Record<string, number>>;
  /** Numbers kept from step to step, by name, and what they start as. */
  readonly scalars: Readonly<Record<string, number>>;
  /** What all weights' updates share in a step. @param rate the learning rate of this step. */
  share(scalars: readonly Scalar[], rate: Scalar | number): Shared;
  update(input: WeightUpdate<Shared>): UpdatedWeight;
  /** The scalars for the next step. */
  nextScalars(scalars: readonly Scalar[]): readonly Scalar[];
}

/** The rate alone, for rules that keep no scalars. */
export function shareRate(_scalars: readonly Scalar[], rate: Scalar | number): Scalar | number {
  return rate;
}

export function keepScalars(scalars: readonly Scalar[]): readonly Scalar[] {
  return scalars;
}

/** decay · old + (1 − decay) · fresh */
export function movingMean(core: typeof TfCore, old: Tensor, fresh: Tensor, decay: number): Tensor {
  return core.add(core.mul(old, decay), core.mul(fresh, 1 - decay));
}
