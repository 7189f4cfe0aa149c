import type { Column, SampleSet } from "../data/dataset.ts";
import type { HostTensor, WatchedSamples } from "../engine/engine.ts";

/** A set as tensors [N, ...shape]. */
export function watchedSamples({ count, features, targets }: SampleSet): WatchedSamples {
  const tensorOf = ({ shape, data }: Column): HostTensor => ({ shape: [count, ...shape], data });
  return { features: features.map(tensorOf), targets: targets.map(tensorOf) };
}
