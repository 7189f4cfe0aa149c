// Loads a table: numbers are standardized over the training rows (mean 0, deviation 1), words become one-hot features, and
// targets become class indices or stay numbers. The file streams by once; only numbers are kept.
import { basename, resolve } from "node:path";
import type { DataRef, DataSource } from "../../../shared/document/schema.ts";
import { fail } from "../../../shared/errors/appError.ts";
import { buildDataset } from "../buildDataset.ts";
import { openByteStream } from "../byteStream.ts";
import type { Column, LoadedDataset, SampleSet, Standardization, TargetKind } from "../dataset.ts";
import type { Packing } from "../packed/packing.ts";
import { splitOrder } from "../split.ts";
import { CsvRows, type CsvRow } from "./csvRows.ts";
import { expandFeatures, fillFeatures, standardize, type ExpandedFeature } from "./tableFeatures.ts";
import { planTable, type TableTarget } from "./tablePlan.ts";
import { TableRows } from "./tableRows.ts";

type CsvSource = Extract<DataSource, { kind: "csv" }>;

/** So many rows decide what the columns mean. */
const plannedRows = 500;

/** Throws AppFailure naming the line where the table can't be used. */
export async function loadCsv(
  source: CsvSource,
  split: Pick<DataRef, "validationShare" | "splitSeed">,
  packing: Packing,
): Promise<LoadedDataset> {
  const rows = await readTable(source, packing);
  const order = splitOrder(rows.count, split.validationShare, split.splitSeed);
  const features = expandFeatures(rows);
  const standardization = standardize(rows, features, order.train);
  checkWeights(rows, order.train, source.path);
  const targets = rows.plan.targets.map((target): LearnedTarget => ({
    ...target,
    classes: target.task === "classes" ? sortClasses(rows, target.column) : null,
  }));

  const toSamples = (chosen: Int32Array): SampleSet => ({
    count: chosen.length,
    features: [
      featureColumn(features, fillFeatures(rows, features, standardization, chosen), standardization),
    ],
    targets: [...targets.map((target) => targetColumn(rows, chosen, target)), ...weightColumns(rows, chosen)],
  });
  return buildDataset({
    id: `csv:${resolve(source.path)}`,
    title: basename(source.path),
    generated: false,
    train: toSamples(order.train),
    validation: toSamples(order.validation),
    targetKinds: targets.map(({ classes }) => targetKind(classes)),
    weighted: rows.plan.weight !== null,
    preprocess: [{ scale: 1, offset: 0 }],
    origin: resolve(source.path),
  });
}

async function readTable(source: CsvSource, { signal, onProgress }: Packing): Promise<TableRows> {
  const stream = await openByteStream(source.path, signal, onProgress);
  const waiting: CsvRow[] = [];
  let table: TableRows | null = null;
  const begin = (): TableRows => {
    const plan = planTable(waiting.map(cellTexts), source);
    const begun = new TableRows(plan, source.path);
    for (const row of plan.hasHeader ? waiting.slice(1) : waiting) begun.add(row);
    return begun;
  };
  const reader = new CsvRows(source.path, (row) => {
    if (table !== null) table.add(row);
    else waiting.push(copyRow(row));
    if (waiting.length === plannedRows) table ??= begin();
  });
  for await (const chunk of stream.chunks()) reader.push(chunk);
  reader.finish();
  return table ?? begin();
}

function cellTexts(row: CsvRow): readonly string[] {
  return Array.from({ length: row.cellCount }, (_, cell) => row.text(cell));
}

/** A row that outlives the reader's call. */
function copyRow(row: CsvRow): CsvRow {
  const texts = cellTexts(row);
  const numbers = texts.map((_, cell) => row.number(cell));
  return {
    cellCount: row.cellCount,
    line: row.line,
    number: (cell) => numbers[cell] ?? Number.NaN,
    text: (cell) => texts[cell] ?? "",
  };
}

interface LearnedTarget extends TableTarget {
  /** Null where it holds values. */
  readonly classes: Classes | null;
}

interface Classes {
  readonly names: readonly string[];
  /** Class index of a category's number. */
  readonly indexOf: Int32Array;
}

/** Numbers by size, words by the alphabet, so that the order of the rows does not decide the classes' numbers. */
function sortClasses(rows: TableRows, column: number): Classes {
  const categories = rows.categories(column);
  const sorted = categories
    .map((category, number) => ({ category, number }))
    .sort((a, b) => compareCategories(a.category, b.category));
  const indexOf = new Int32Array(categories.length);
  sorted.forEach(({ number }, index) => {
    indexOf[number] = index;
  });
  return { names: sorted.map(({ category }) => `${category}`), indexOf };
}

function compareCategories(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return `${a}` < `${b}` ? -1 : 1;
}

function targetKind(classes: Classes | null): TargetKind {
  return classes === null ? { kind: "values" } : { kind: "classes", names: classes.names };
}

function featureColumn(
  features: readonly ExpandedFeature[],
  data: Float32Array,
  standardization: Standardization,
): Column {
  return {
    name: "features",
    shape: [features.length],
    data,
    elementNames: features.map((feature) => feature.name),
    standardization,
  };
}

function targetColumn(rows: TableRows, chosen: Int32Array, { column, classes }: LearnedTarget): Column {
  const name = rows.plan.columns[column]?.name ?? "target";
  if (classes === null) {
    return { name, shape: [1], data: Float32Array.from(chosen, (row) => rows.value(row, column)) };
  }
  return {
    name,
    shape: [],
    data: Int32Array.from(chosen, (row) => classes.indexOf[rows.value(row, column)] ?? 0),
  };
}

/** How much each chosen row counts in the loss, where a column says so. */
function weightColumns(rows: TableRows, chosen: Int32Array): readonly Column[] {
  const { weight, columns } = rows.plan;
  if (weight === null) return [];
  const data = Float32Array.from(chosen, (row) => rows.value(row, weight));
  return [{ name: columns[weight]?.name ?? "weight", shape: [], data }];
}

function checkWeights(rows: TableRows, training: Int32Array, path: string): void {
  const { weight, columns } = rows.plan;
  if (weight === null || training.some((row) => rows.value(row, weight) > 0)) return;
  fail("data/invalid-value", {
    expected: "a training sample that counts: a weight above 0",
    found: `0 in every training row of column ${columns[weight]?.name} of ${path}`,
    todo: "Choose another column for the weights, or none.",
  });
}
