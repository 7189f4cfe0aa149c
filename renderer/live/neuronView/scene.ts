// What the neuron view is asked to show.
import type { AnswerTarget } from "../../data/answerTargets.ts";
import type { NeuronColumn } from "./columns.ts";
import type { NeuronHit } from "./layout.ts";

/** What a line's colour and width stand for: the weight, or the weight times what its source sends. */
export type LineMeaning = "weights" | "signal";

export interface NeuronScene {
  readonly columns: readonly NeuronColumn[];
  /** What the output at the end learns. */
  readonly target: AnswerTarget | null;
  readonly lineMeaning: LineMeaning;
  readonly focus: NeuronHit | null;
}
