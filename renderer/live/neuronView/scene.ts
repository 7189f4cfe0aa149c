// What the neuron view is asked to show.
import type { NeuronColumn } from "./columns.ts";
import type { NeuronHit } from "./layout.ts";

/** What a line's colour and width stand for: the weight, or the weight times what its source sends. */
export type LineMeaning = "weights" | "signal";

export interface NeuronScene {
  readonly columns: readonly NeuronColumn[];
  readonly classNames: readonly string[] | null;
  readonly lineMeaning: LineMeaning;
  readonly focus: NeuronHit | null;
}
