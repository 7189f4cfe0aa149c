// The learning rate as state. tfjs writes it into the graph as a number; during a trace a number nobody would choose
// stands in for it, so that the places where it arrives are known and a schedule can change it between steps.
import type { Optimizer } from "@tensorflow/tfjs-core";

export const learningRateState = "optimizer/learningRate";

/** Two numbers nobody would choose, exact in float32 so that they arrive as they were sent. */
export const learningRateSentinels = [Math.fround(0.123456789), Math.fround(0.234567891)] as const;

interface LearningRateHolder {
  learningRate: number;
  /** SGD and momentum keep a tensor of the rate besides. */
  setLearningRate?: (learningRate: number) => void;
  iterations_?: number;
}

export function learningRateOf(optimizer: Optimizer): number {
  return holder(optimizer).learningRate;
}

export function setLearningRate(optimizer: Optimizer, learningRate: number): void {
  const target = holder(optimizer);
  if (target.setLearningRate !== undefined) target.setLearningRate(learningRate);
  else target.learningRate = learningRate;
}

/** tfjs counts its steps in JavaScript; tracing one must not count. */
export function keepIterationCount(optimizer: Optimizer): () => void {
  const target = holder(optimizer);
  const count = target.iterations_;
  return () => {
    if (count === undefined) delete target.iterations_;
    else target.iterations_ = count;
  };
}

function holder(optimizer: Optimizer): LearningRateHolder {
  return optimizer as unknown as LearningRateHolder;
}
