// What a table's columns mean, decided by its first rows: whether the first row is a header, which columns are numbers and
// which are categories, which are the targets and whether they name classes.
import { fail } from "../../../shared/errors/appError.ts";

export interface TableColumn {
  readonly name: string;
  readonly kind: "number" | "category";
}

export interface TableTarget {
  readonly column: number;
  readonly task: "classes" | "values";
}

export interface TablePlan {
  readonly hasHeader: boolean;
  readonly columns: readonly TableColumn[];
  /** In the order they were asked for. */
  readonly targets: readonly TableTarget[];
  /** The column of the samples' weights; null where all count the same. */
  readonly weight: number | null;
}

export interface TargetRequest {
  readonly column: string;
  readonly task: "auto" | "classes" | "values";
}

export interface PlanRequest {
  readonly path: string;
  /** A column's name; null takes the last column. */
  readonly target: string | null;
  readonly task: "auto" | "classes" | "values";
  /** Further columns to be learned. */
  readonly otherTargets?: readonly TargetRequest[] | undefined;
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
  requireColumns(first.length, request);
  const columns = first.map((cell, index): TableColumn => {
    const name = hasHeader ? cell : `column ${index + 1}`;
    return { name, kind: kindOf(body.map((row) => row[index] ?? "")) };
  });
  const weight = request.weight === undefined ? null : findColumn(columns, request.weight, "weight", request);
  const targets = targetColumns(columns, request).map(({ column, task }): TableTarget => {
    const cells = body.map((row) => row[column] ?? "");
    return { column, task: task === "auto" ? guessTask(columns[column], cells) : task };
  });
  requireOneUseEach(columns, targets, weight, request);
  return {
    hasHeader,
    columns: columns.map((column, index) => (index === weight ? { ...column, kind: "number" } : column)),
    targets,
    weight,
  };
}

function requireColumns(found: number, { path, weight, otherTargets = [] }: PlanRequest): void {
  const targets = 1 + otherTargets.length;
  const least = 1 + targets + (weight === undefined ? 0 : 1);
  if (found >= least) return;
  const uses = ["a feature", targets === 1 ? "a target" : `${targets} targets`];
  fail("data/csv-row", {
    expected: `at least ${numberWord(least)} columns: ${
      weight === undefined ? uses.join(" and ") : `${uses.join(", ")} and the weights`
    }`,
    found: `${found} in ${path}`,
    todo: "Separate the columns by commas, semicolons or tabs.",
  });
}

function numberWord(count: number): string {
  return ["two", "three", "four"][count - 2] ?? `${count}`;
}

interface FoundTarget {
  readonly column: number;
  readonly task: TargetRequest["task"];
}

/** Where nobody names the first, it is the last column that is put to no other use. */
function targetColumns(columns: readonly TableColumn[], request: PlanRequest): readonly FoundTarget[] {
  const { target, task, weight, otherTargets = [] } = request;
  const used = new Set([weight, ...otherTargets.map(({ column }) => column)]);
  const first =
    target === null
      ? columns.findLastIndex(({ name }) => !used.has(name))
      : findColumn(columns, target, "target", request);
  const others = otherTargets.map((other) => ({
    ...other,
    column: findColumn(columns, other.column, "target", request),
  }));
  return [{ column: first, task }, ...others];
}

function requireOneUseEach(
  columns: readonly TableColumn[],
  targets: readonly TableTarget[],
  weight: number | null,
  { path }: PlanRequest,
): void {
  const found = targets.map(({ column }) => column);
  const twice = found.find((column, place) => found.indexOf(column) < place);
  if (twice !== undefined) {
    fail("data/unknown-target", {
      expected: "another column for each target",
      found: `${columns[twice]?.name} twice in ${path}`,
    });
  }
  if (weight !== null && found.includes(weight)) {
    fail("data/unknown-target", {
      expected: "another column for the weights than for the target",
      found: `${columns[weight]?.name} for both in ${path}`,
    });
  }
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
