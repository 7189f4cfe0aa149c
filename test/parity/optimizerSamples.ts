// Every optimizer with settings under which two engines can be compared. They round differently, by about 1e-7 of what
// they add up, and an optimizer must not blow that up, or nothing could be said about the weights: a weight whose gradient is
// nothing but rounding still takes a whole step of Adam, up or down. An epsilon that is not small against the gradients makes
// the step a continuous function of the gradient, with a slope of at most learningRate / epsilon; all of them have one here.
// Only Lion has none, because it takes the gradient's sign: two runs may go apart by two whole steps each time where the
// gradient is rounding. The loss does not feel that, for there its slope is zero, so with Lion losses are compared, and weights
// and values where no gradient is rounding, by the optimizers' own tests.
import type { TrainingSettings } from "../../shared/document/schema.ts";
import type { OptimizerId } from "../../shared/optimizers/registry.ts";

type Fields = TrainingSettings["optimizer"]["fields"];

const calm = { learningRate: 0.002, epsilon: 0.01 } as const;

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
  lion: [{ learningRate: 0.001 }],
};

export interface OptimizerSample {
  readonly optimizer: TrainingSettings["optimizer"];
  /** Whether weights, and values computed with them, follow from the gradients continuously. */
  readonly isContinuous: boolean;
}

export const optimizerSamples: readonly OptimizerSample[] = Object.entries(settings).flatMap(
  ([id, samples]) =>
    samples.map((fields) => ({
      optimizer: { id, fields },
      isContinuous: id !== "lion",
    })),
);
