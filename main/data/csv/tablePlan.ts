// What a table's columns mean, decided by its first rows: whether the first row is a header, which columns are numbers and
// which are categories, which is the target and whether it names classes.
import { fail } from "../../../shared/errors/appError.ts";

export interface TableColumn {
  readonly name: string;
  readonly kind: "number" | "category";
}

export interface TablePlan {
  readonly hasHeader: boolean;
  readonly columns: readonly TableColumn[];
  readonly target: number;
  /** The column of the samples' weights; null where all count the same. */
  readonly weight: number | null;
  readonly task: "classes" | "values";
}

export interface PlanRequest {
  readonly path: string;
  /** A column's name; null takes the last column. */
  readonly target: string | null;
  readonly task: "auto" | "classes" | "values";
  /** A column's name; absent where all samples count the same. */
  readonly weight?: string | undefined;
}

/** Whole numbers of no more kinds than this are taken for classes. */
const maxNumericClasses = 20;

/** @param rows the first rows of the table, cells as text. */
export function planTable(rows: readonly (readonly string[])[], request: PlanRequest): TablePlan {
  const [first] = rows;
  if (first === undefined) return fail("data/empty", { found: `no rows in ${request.path}` });
  const hasHeader = first.every((cell) => !isNumber(cell) && !isMissing(cell));
  const body = hasHeader ? rows.slice(1) : rows;
  const leastColumns = request.weight === undefined ? 2 : 3;
  if (first.length < leastColumns) {
    fail("data/csv-row", {
      expected:
        leastColumns === 2
          ? "at least two columns: a feature and a target"
          : "at least three columns: a feature, a target and the weights",
      found: `${first.length} in ${request.path}`,
      todo: "Separate the columns by commas, semicolons or tabs.",
    });
  }
  const columns = first.map((cell, index): TableColumn => {
    const name = hasHeader ? cell : `column ${index + 1}`;
    return { name, kind: kindOf(body.map((row) => row[index] ?? "")) };
  });
  const target =
    request.target === null
      ? lastOther(columns, request.weight)
      : findColumn(columns, request.target, "target", request);
  const weight = request.weight === undefined ? null : findColumn(columns, request.weight, "weight", request);
  if (weight === target) {
    fail("data/unknown-target", {
      expected: "another column for the weights than for the target",
      found: `${columns[target]?.name} for both in ${request.path}`,
    });
  }
  const cells = body.map((row) => row[target] ?? "");
  return {
    hasHeader,
    columns: columns.map((column, index) => (index === weight ? { ...column, kind: "number" } : column)),
    target,
    weight,
    task: request.task === "auto" ? guessTask(columns[target], cells) : request.task,
  };
}

/** How tables write that a value is missing. */
export function isMissing(text: string): boolean {
  return /^(|na|n\/a|nan|null|none|\?|-)$/i.test(text);
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/** Numbers where every cell that is not missing is one. */
function kindOf(cells: readonly string[]): TableColumn["kind"] {
  const present = cells.filter((cell) => !isMissing(cell));
  return present.length > 0 && present.every(isNumber) ? "number" : "category";
}

/** The last column that does not hold the weights. */
function lastOther(columns: readonly TableColumn[], weight: string | undefined): number {
  return columns.findLastIndex((column) => column.name !== weight);
}

function findColumn(
  columns: readonly TableColumn[],
  name: string,
  use: "target" | "weight",
  { path }: PlanRequest,
): number {
  const index = columns.findIndex((column) => column.name === name);
  if (index >= 0) return index;
  const names = columns.slice(0, 20).map((column) => column.name);
  return fail("data/unknown-target", {
    expected: `a column of the table as the ${use}`,
    found: `no column ${name} among ${names.join(", ")} in ${path}`,
  });
}

function guessTask(column: TableColumn | undefined, cells: readonly string[]): "classes" | "values" {
  if (column?.kind !== "number") return "classes";
  const kinds = new Set(cells.map(Number));
  const whole = [...kinds].every(Number.isInteger);
  return whole && kinds.size <= Math.min(maxNumericClasses, cells.length / 2) ? "classes" : "values";
}
