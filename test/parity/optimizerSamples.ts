// Every optimizer with settings under which two engines can be compared. They round differently, by about 1e-7 of what
// they add up, and an optimizer must not blow that up, or nothing could be said about the weights: a weight whose gradient is
// nothing but rounding still takes a whole step of Adam, up or down. An epsilon that is not small against the gradients makes
// the step a continuous function of the gradient, with a slope of at most learningRate / epsilon; all of them have one here.
// Only Lion has none, because it takes the gradient's sign: there two runs may end apart by two whole steps each time.
import type { TrainingSettings } from "../../shared/document/schema.ts";
import type { OptimizerId } from "../../shared/optimizers/registry.ts";
import { paritySteps } from "./parityNetwork.ts";

type Fields = TrainingSettings["optimizer"]["fields"];

const calm = { learningRate: 0.002, epsilon: 0.01 } as const;
const lionRate = 1e-5;

const settings: Readonly<Record<OptimizerId, readonly Fields[]>> = {
  sgd: [{ learningRate: 0.01 }],
  momentum: [{ learningRate: 0.003 }, { learningRate: 0.003, nesterov: true }],
  adagrad: [{ learningRate: 0.01 }],
  adadelta: [{ learningRate: 0.1, epsilon: 1e-4 }],
  rmsprop: [calm, { ...calm, momentum: 0.5 }, { ...calm, centered: true }],
  adam: [calm, { ...calm, amsgrad: true }],
  adamW: [calm, { ...calm, weightDecay: 0.1 }],
  adamax: [calm],
  nadam: [calm],
  lion: [{ learningRate: lionRate }],
};

export interface OptimizerSample {
  readonly optimizer: TrainingSettings["optimizer"];
  /** How far weights may be apart at the end beyond the bound that holds for losses and values. */
  readonly weightSlack: number;
}

export const optimizerSamples: readonly OptimizerSample[] = Object.entries(settings).flatMap(
  ([id, samples]) =>
    samples.map((fields) => ({
      optimizer: { id, fields },
      weightSlack: id === "lion" ? 2 * lionRate * paritySteps : 0,
    })),
);
