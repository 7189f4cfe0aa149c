// What one of the outputs gives for every validation sample, slice by slice through the turnstile, so that training and commands
// are never kept waiting for all of it.
import { invariant } from "../../shared/invariant.ts";
import type { LoadedDataset, SampleSet } from "../data/dataset.ts";
import type { HostTensor } from "../engine/engine.ts";
import type { TrainedNetwork } from "./inference.ts";
import { slicesOf } from "./sampleSlices.ts";
import { watchedSamples } from "./watchedSamples.ts";

export interface AnsweredSlice {
  readonly slice: SampleSet;
  /** Place of its first sample in the set. */
  readonly start: number;
  /** [slice.count, ...shape] as the network gives it. */
  readonly values: HostTensor;
}

/** @param output among the network's outputs */
export async function* answeredSlices(
  { session, turnstile }: TrainedNetwork,
  { validation }: LoadedDataset,
  output: number,
): AsyncGenerator<AnsweredSlice, void, void> {
  let start = 0;
  for (const slice of slicesOf(validation)) {
    const { outputs } = await turnstile.pass(() => session.forward(watchedSamples(slice).features, []));
    const values = outputs[output];
    invariant(values !== undefined, "the network has this output");
    yield { slice, start, values };
    start += slice.count;
  }
}
