// A source the app makes itself: the same count, seed and noise give the same samples.
import type { SampleSet, TargetKind } from "./dataset.ts";

export interface Generator {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Of each column. */
  readonly featureShape: readonly number[];
  /** Of each target column. */
  readonly targetKinds: readonly TargetKind[];
  /** How many samples are made where nobody says. */
  readonly defaultCount: number;
  readonly preprocess: { readonly scale: number; readonly offset: number };
  /** @param noise 0–1; sources without noise ignore it. */
  generate(count: number, seed: number, noise: number): SampleSet;
}
