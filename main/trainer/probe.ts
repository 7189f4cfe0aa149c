// The sample shown while training: one that was chosen, or another of the validation set every so often.
import type { Probe, TapFrame } from "../../shared/contract/live.ts";
import type { Column, Dataset } from "../data/dataset.ts";
import type { HostTensor } from "../engine/engine.ts";

export interface ProbeSample {
  readonly shown: TapFrame["probe"];
  /** One per network input: [1, ...shape], stored units. */
  readonly features: readonly HostTensor[];
}

/** Coprime to all but few counts, so that the walk visits the set in an order without pattern. */
const rotationStride = 7919;

/** The sample the probe means at this moment; an index beyond the set wraps around. */
export function probeSampleAt(dataset: Dataset, probe: Probe, nowMs: number): ProbeSample {
  const split = probe.kind === "sample" ? probe.split : "validation";
  const set = dataset[split];
  const wanted = probe.kind === "sample" ? probe.index : Math.floor(nowMs / probe.everyMs) * rotationStride;
  const index = wanted % set.count;
  const columns = set.features.map((column) => ({ shape: column.shape, data: sampleOf(column, index) }));
  return {
    shown: { split, index, label: labelOf(dataset, set.targets[0], index), features: columns },
    features: columns.map(({ shape, data }) => ({ shape: [1, ...shape], data })),
  };
}

function sampleOf(column: Column, index: number): Float32Array<ArrayBuffer> {
  const perSample = column.shape.reduce((size, length) => size * length, 1);
  return Float32Array.from(column.data.subarray(index * perSample, (index + 1) * perSample));
}

function labelOf(dataset: Dataset, targets: Column | undefined, index: number): number | null {
  if (dataset.target.kind !== "classes" || targets === undefined) return null;
  return targets.data[index] ?? null;
}
