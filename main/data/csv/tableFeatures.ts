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
  const { columns, targets, weight } = rows.plan;
  const used = new Set([weight, ...targets.map(({ column }) => column)]);
  const features = columns.flatMap(({ name, kind }, column): ExpandedFeature[] => {
    if (used.has(column)) return [];
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

/**
 * Mean and deviation over the training rows (Welford 1962: one pass, no cancellation). Categories, and columns that never
 * change, are left as they are.
 */
export function standardize(
  rows: TableRows,
  features: readonly ExpandedFeature[],
  training: Int32Array,
): Standardization {
  const width = rows.plan.columns.length;
  const cells = new Float32Array(width);
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  let count = 0;
  for (const row of training) {
    rows.read(row, cells);
    count += 1;
    for (let column = 0; column < width; column += 1) {
      const value = cells[column] ?? 0;
      const difference = value - (means[column] ?? 0);
      const mean = (means[column] ?? 0) + difference / count;
      means[column] = mean;
      squares[column] = (squares[column] ?? 0) + difference * (value - mean);
    }
  }
  const deviations = squares.map((sum) => Math.sqrt(sum / count) || 1);
  return {
    mean: Float32Array.from(features, ({ column, category }) =>
      category === null ? (means[column] ?? 0) : 0,
    ),
    deviation: Float32Array.from(features, ({ column, category }) =>
      category === null ? (deviations[column] ?? 1) : 1,
    ),
  };
}

/** The chosen rows' features, [chosen, features]. */
export function fillFeatures(
  rows: TableRows,
  features: readonly ExpandedFeature[],
  { mean, deviation }: Standardization,
  chosen: Int32Array,
): Float32Array {
  const width = features.length;
  const columns = Int32Array.from(features, (feature) => feature.column);
  const categories = Int32Array.from(features, (feature) => feature.category ?? -1);
  const cells = new Float32Array(rows.plan.columns.length);
  const filled = new Float32Array(chosen.length * width);
  let at = 0;
  for (const row of chosen) {
    rows.read(row, cells);
    for (let index = 0; index < width; index += 1) {
      const value = cells[columns[index] ?? 0] ?? 0;
      const category = categories[index] ?? -1;
      filled[at] =
        category < 0 ? (value - (mean[index] ?? 0)) / (deviation[index] ?? 1) : Number(value === category);
      at += 1;
    }
  }
  return filled;
}
