import type { Dataset, LoadedDataset } from "./dataset.ts";
import { inMemory } from "./samples.ts";

/** For tests: a dataset small enough to be in memory. */
export function datasetInMemory({ train, validation, ...rest }: LoadedDataset): Dataset {
  return { ...rest, train: inMemory(train), validation: inMemory(validation) };
}
