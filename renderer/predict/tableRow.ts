// A row of a table as its file has it, turned into the numbers the network was trained on: numbers standardized by their column,
// categories as one 1 among zeros.
import type { DatasetSummary } from "../../shared/contract/contract.ts";
import type { Dropped } from "./droppedSample.ts";

type TableFeature = NonNullable<DatasetSummary["table"]>[number];

export interface TableColumn {
  readonly name: string;
  /** The only feature of a number; one per category otherwise. */
  readonly features: readonly TableFeature[];
  /** Empty for a number. */
  readonly categories: readonly string[];
}

const categoryMark = " = ";

/** The file's own columns, without the one to predict. */
export function columnsOf(features: readonly TableFeature[]): readonly TableColumn[] {
  const columns: TableColumn[] = [];
  for (const feature of features) {
    const [name = "", ...rest] = feature.name.split(categoryMark);
    const category = rest.join(categoryMark);
    const last = columns.at(-1);
    if (rest.length === 0) columns.push({ name, features: [feature], categories: [] });
    else if (last !== undefined && last.name === name && last.categories.length > 0)
      columns[columns.length - 1] = {
        name,
        features: [...last.features, feature],
        categories: [...last.categories, category],
      };
    else columns.push({ name, features: [feature], categories: [category] });
  }
  return columns;
}

/**
 * The first row of the text. Under a line with the columns' names each cell goes where its name says; without one, one cell more
 * than there are columns is taken for the answer, which comes last, and left out.
 */
export function tableRow(text: string, columns: readonly TableColumn[]): Dropped {
  const [first = [], second] = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map(cellsOf);
  const places = columns.map(({ name }) => first.indexOf(name));
  if (places.every((place) => place >= 0)) {
    if (second === undefined) return { problem: "Expected a row below the columns' names; found none." };
    return numbersOfRow(
      places.map((place) => second[place] ?? ""),
      columns,
    );
  }
  if (first.length !== columns.length && first.length !== columns.length + 1)
    return { problem: `Expected ${columns.length} cells, one per column; found ${first.length}.` };
  return numbersOfRow(first, columns);
}

function cellsOf(line: string): readonly string[] {
  return line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

function numbersOfRow(cells: readonly string[], columns: readonly TableColumn[]): Dropped {
  const numbers: number[] = [];
  for (const [index, column] of columns.entries()) {
    const found = numbersOf(cells[index] ?? "", column);
    if (typeof found === "string") return { problem: found };
    numbers.push(...found);
  }
  return { data: Float32Array.from(numbers) };
}

function numbersOf(cell: string, { name, features, categories }: TableColumn): readonly number[] | string {
  if (categories.length > 0) {
    if (!categories.includes(cell))
      return `Expected for ${name} one of ${categories.join(", ")}; found "${cell}".`;
    return categories.map((category) => (category === cell ? 1 : 0));
  }
  const value = Number(cell);
  const [feature] = features;
  if (cell === "" || !Number.isFinite(value) || feature === undefined)
    return `Expected a number for ${name}; found "${cell}".`;
  return [(value - feature.mean) / feature.deviation];
}
