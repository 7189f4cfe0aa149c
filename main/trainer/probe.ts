// The sample shown while training: one that was chosen, or another of the validation set every so often.
import type { Probe, TapFrame } from "../../shared/contract/live.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import { readRange } from "../data/samples.ts";
import { labelAt, truthsAt } from "../data/shownSample.ts";
import type { HostTensor } from "../engine/engine.ts";
import { watchedSamples } from "./watchedSamples.ts";

export interface ProbeSample {
  readonly shown: TapFrame["probe"];
  /** One per network input: [1, ...shape], stored units. */
  readonly features: readonly HostTensor[];
  /** One per network output: [1, ...shape]. */
  readonly targets: readonly HostTensor[];
}

/** Coprime to all but few counts, so that the walk visits the set in an order without pattern. */
const rotationStride = 7919;

/** The sample the probe means at this moment; an index beyond the set wraps around. */
export function probeSampleAt(dataset: LoadedDataset, probe: Probe, nowMs: number): ProbeSample {
  const split = probe.kind === "sample" ? probe.split : "validation";
  const set = dataset[split];
  const wanted = probe.kind === "sample" ? probe.index : Math.floor(nowMs / probe.everyMs) * rotationStride;
  const index = wanted % set.count;
  const sample = readRange(set, index, index + 1);
  const columns = sample.features.map(({ shape, data }) => ({ shape, data: Float32Array.from(data) }));
  return {
    shown: {
      split,
      index,
      label: labelAt(dataset, sample, 0),
      truths: truthsAt(dataset, sample, 0),
      features: columns,
    },
    features: columns.map(({ shape, data }) => ({ shape: [1, ...shape], data })),
    targets: watchedSamples(sample).targets,
  };
}
