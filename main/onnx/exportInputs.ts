// What a user of an exported file feeds it, and the way from there to the numbers the network was trained on.
import type { LoadedDataset, Standardization } from "../data/dataset.ts";
import { columnType } from "../data/samples.ts";
import type { InputRange } from "./exportMetadata.ts";

export interface FedAs {
  readonly inputRange: InputRange;
  /** Inputs that are rows of a table take the table's cells and standardize them; else they come standardized. */
  readonly tableCells: boolean;
}

export interface Scaling {
  readonly scale: number;
  readonly offset: number;
}

/** From what the exported model is fed, tables aside, to what the network takes: fed · scale + offset. */
export function inputScaling(dataset: LoadedDataset, inputRange: InputRange, index: number): Scaling {
  const { scale, offset } = dataset.preprocess[index] ?? { scale: 1, offset: 0 };
  const column = dataset.train.features[index];
  const bytes = column !== undefined && columnType(column) === "uint8";
  if (inputRange === "0-255" || !bytes) return { scale, offset };
  const unitScale = scale * 255;
  return { scale: Math.abs(unitScale - 1) < 1e-9 ? 1 : unitScale, offset };
}

/** What the file itself does to the cells of this input first; undefined where it is no table, or comes standardized. */
export function ownStandardization(
  { train }: Pick<LoadedDataset, "train">,
  { tableCells }: FedAs,
  index: number,
): Standardization | undefined {
  return tableCells ? train.features[index]?.standardization : undefined;
}

/** Stored rows of an input as a user of the file would feed them: a table's cells, stored numbers, or those brought to 0 … 1. */
export function fedRows(
  dataset: LoadedDataset,
  fedAs: FedAs,
  index: number,
  stored: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const table = ownStandardization(dataset, fedAs, index);
  if (table !== undefined)
    return eachCell(stored, table, (value, mean, deviation) => value * deviation + mean);
  const factor =
    inputScaling(dataset, "0-255", index).scale / inputScaling(dataset, fedAs.inputRange, index).scale;
  return factor === 1 || !Number.isFinite(factor) ? stored : stored.map((value) => value * factor);
}

/** Stored rows as the network gets them of a file that is fed so: float32 cells of large numbers have lost some of their digits. */
export function heldRows(
  dataset: LoadedDataset,
  fedAs: FedAs,
  index: number,
  stored: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const table = ownStandardization(dataset, fedAs, index);
  if (table === undefined) return stored;
  const cells = fedRows(dataset, fedAs, index, stored);
  return eachCell(cells, table, (value, mean, deviation) => (value - mean) / deviation);
}

function eachCell(
  rows: Float32Array<ArrayBuffer>,
  { mean, deviation }: Standardization,
  change: (value: number, mean: number, deviation: number) => number,
): Float32Array<ArrayBuffer> {
  const columns = mean.length;
  return rows.map((value, at) => change(value, mean[at % columns] ?? 0, deviation[at % columns] ?? 1));
}
