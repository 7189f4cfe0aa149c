// From a table's columns to a sample's numbers: a column of numbers is one feature, standardized; a column of categories is
// one feature per category, 1 where the row holds it (one-hot).
import { fail } from "../../../shared/errors/appError.ts";
import type { Standardization } from "../dataset.ts";
import type { TableRows } from "./tableRows.ts";

export interface ExpandedFeature {
  readonly name: string;
  readonly column: number;
  /** The category that makes this feature 1; null for a number. */
  readonly category: number | null;
}

const maxFeatures = 16_384;

export function expandFeatures(rows: TableRows): readonly ExpandedFeature[] {
  const { columns, target } = rows.plan;
  const features = columns.flatMap(({ name, kind }, column): ExpandedFeature[] => {
    if (column === target) return [];
    if (kind === "number") return [{ name, column, category: null }];
    return rows.categories(column).map((text, category) => ({ name: `${name} = ${text}`, column, category }));
  });
  if (features.length > maxFeatures) {
    fail("data/too-large", {
      expected: `at most ${maxFeatures} features`,
      found: `${features.length} after one-hot encoding`,
    });
  }
  return features;
}

/** Mean and deviation over the training rows. Categories, and columns that never change, are left as they are. */
export function standardize(
  rows: TableRows,
  features: readonly ExpandedFeature[],
  training: Int32Array,
): Standardization {
  const mean = new Float32Array(features.length);
  const deviation = new Float32Array(features.length).fill(1);
  features.forEach(({ column, category }, index) => {
    if (category !== null) return;
    const moments = measureColumn(rows, column, training);
    mean[index] = moments.mean;
    deviation[index] = moments.deviation > 0 ? moments.deviation : 1;
  });
  return { mean, deviation };
}

/** Welford 1962: one pass, no cancellation. */
function measureColumn(
  rows: TableRows,
  column: number,
  chosen: Int32Array,
): { readonly mean: number; readonly deviation: number } {
  let mean = 0;
  let squares = 0;
  let count = 0;
  for (const row of chosen) {
    const value = rows.value(row, column);
    count += 1;
    const difference = value - mean;
    mean += difference / count;
    squares += difference * (value - mean);
  }
  return { mean, deviation: Math.sqrt(squares / Math.max(count, 1)) };
}

/** The chosen rows' features, [chosen, features]. */
export function fillFeatures(
  rows: TableRows,
  features: readonly ExpandedFeature[],
  { mean, deviation }: Standardization,
  chosen: Int32Array,
): Float32Array {
  const filled = new Float32Array(chosen.length * features.length);
  let at = 0;
  for (const row of chosen) {
    features.forEach(({ column, category }, index) => {
      const value = rows.value(row, column);
      filled[at + index] =
        category === null
          ? (value - (mean[index] ?? 0)) / (deviation[index] ?? 1)
          : Number(value === category);
    });
    at += features.length;
  }
  return filled;
}
