// A sample as the window shows it: the numbers of every input in stored units, and what is true of it.
import type { Sample } from "../../shared/contract/contract.ts";
import { classTargetOf, outputTargets, type Column, type LoadedDataset, type SampleSet } from "./dataset.ts";
import { sampleSize } from "./samples.ts";

/** @param place of the sample within these columns, one per input. */
export function shownFeatures(
  features: readonly Column[],
  place: number,
): Pick<Sample, "shape" | "data" | "others"> {
  const [first, ...others] = features.map((column) => {
    const width = sampleSize(column);
    return {
      shape: column.shape,
      data: Float32Array.from(column.data.subarray(place * width, (place + 1) * width)),
    };
  });
  const { shape, data } = first ?? { shape: [], data: new Float32Array() };
  return others.length === 0 ? { shape, data } : { shape, data, others };
}

/** The class of the sample at `place` of these; null where samples have none. */
export function labelAt(dataset: LoadedDataset, { targets }: SampleSet, place: number): number | null {
  const target = classTargetOf(dataset);
  return target === null ? null : (targets[target.index]?.data[place] ?? null);
}

/** What each target says of the sample at `place` of these, where that is one number: a class or a value. */
export function truthsAt(dataset: LoadedDataset, { targets }: SampleSet, place: number): Sample["truths"] {
  return outputTargets(dataset).flatMap(({ name }, index) => {
    const column = targets[index];
    const value = column === undefined || sampleSize(column) > 1 ? undefined : column.data[place];
    return value === undefined ? [] : [{ target: name, value }];
  });
}
