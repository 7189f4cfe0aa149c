// A sample as the window shows it: the numbers of every input in stored units.
import type { Sample } from "../../shared/contract/contract.ts";
import type { Column } from "./dataset.ts";
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
