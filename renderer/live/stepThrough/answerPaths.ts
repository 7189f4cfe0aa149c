// The ways of a sample to the network's answers, one per output: what the output learns, and the columns of neurons before it.
import type { AnswerTarget, Answers } from "../../data/answerTargets.ts";
import type { Chain } from "../chain.ts";
import { neuronColumns, type NeuronColumn } from "../neuronView/columns.ts";

export interface AnswerPath {
  /** Its node. */
  readonly output: string;
  readonly target: AnswerTarget | null;
  /** None where the output is not fed by a Dense. */
  readonly columns: readonly NeuronColumn[];
}

export function answerPaths(chain: Chain, targets: Answers["targets"]): readonly AnswerPath[] {
  return [...targets].map(([output, target]) => ({
    output,
    target,
    columns: neuronColumns(chain, output) ?? [],
  }));
}
