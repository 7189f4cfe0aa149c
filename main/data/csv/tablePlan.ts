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
  readonly task: "classes" | "values";
}

export interface PlanRequest {
  readonly path: string;
  /** A column's name; null takes the last column. */
  readonly target: string | null;
  readonly task: "auto" | "classes" | "values";
}

/** Whole numbers of no more kinds than this are taken for classes. */
const maxNumericClasses = 20;

/** @param rows the first rows of the table, cells as text. */
export function planTable(rows: readonly (readonly string[])[], request: PlanRequest): TablePlan {
  const [first] = rows;
  if (first === undefined) return fail("data/empty", { found: `no rows in ${request.path}` });
  const hasHeader = first.every((cell) => !isNumber(cell) && !isMissing(cell));
  const body = hasHeader ? rows.slice(1) : rows;
  if (first.length < 2) {
    fail("data/csv-row", {
      expected: "at least two columns: a feature and a target",
      found: `${first.length} in ${request.path}`,
      todo: "Separate the columns by commas, semicolons or tabs.",
    });
  }
  const columns = first.map((cell, index): TableColumn => {
    const name = hasHeader ? cell : `column ${index + 1}`;
    return { name, kind: kindOf(body.map((row) => row[index] ?? "")) };
  });
  const target = findTarget(columns, request);
  const cells = body.map((row) => row[target] ?? "");
  return {
    hasHeader,
    columns,
    target,
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

function findTarget(columns: readonly TableColumn[], { target, path }: PlanRequest): number {
  if (target === null) return columns.length - 1;
  const index = columns.findIndex((column) => column.name === target);
  if (index >= 0) return index;
  const names = columns.slice(0, 20).map((column) => column.name);
  return fail("data/unknown-target", { found: `no column ${target} among ${names.join(", ")} in ${path}` });
}

function guessTask(column: TableColumn | undefined, cells: readonly string[]): "classes" | "values" {
  if (column?.kind !== "number") return "classes";
  const kinds = new Set(cells.map(Number));
  const whole = [...kinds].every(Number.isInteger);
  return whole && kinds.size <= Math.min(maxNumericClasses, cells.length / 2) ? "classes" : "values";
}
