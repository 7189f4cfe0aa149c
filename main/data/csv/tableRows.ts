// Collects a table's rows as numbers: one float per column, categories as the number of their first appearance. Blocks of
// rows are never moved again, so collecting costs little more than what is kept.
import { fail } from "../../../shared/errors/appError.ts";
import type { CsvRow } from "./csvRows.ts";
import { isMissing, type TablePlan, type TableTarget } from "./tablePlan.ts";

const rowsPerBlock = 16_384;
const maxCategories = 1000;

export class TableRows {
  readonly plan: TablePlan;
  readonly #path: string;
  readonly #width: number;
  /** Per column: what it holds where it is a target. */
  readonly #tasks: readonly (TableTarget["task"] | null)[];
  readonly #blocks: Float32Array[] = [];
  /** Per column: what each number stands for. */
  readonly #categories: readonly Map<string | number, number>[];
  count = 0;

  constructor(plan: TablePlan, path: string) {
    this.plan = plan;
    this.#path = path;
    this.#width = plan.columns.length;
    this.#tasks = plan.columns.map(
      (_, index) => plan.targets.find(({ column }) => column === index)?.task ?? null,
    );
    this.#categories = plan.columns.map(() => new Map());
  }

  add(row: CsvRow): void {
    if (row.cellCount !== this.#width) {
      fail("data/csv-row", {
        expected: `${this.#width} cells, as in the first row`,
        found: `${row.cellCount} in line ${row.line} of ${this.#path}`,
      });
    }
    const place = this.count % rowsPerBlock;
    if (place === 0) this.#blocks.push(new Float32Array(rowsPerBlock * this.#width));
    const block = this.#blocks.at(-1);
    if (block === undefined) return;
    const { columns, weight } = this.plan;
    for (let column = 0; column < this.#width; column += 1) {
      const asNumber = columns[column]?.kind === "number";
      const value = asNumber ? this.#numberAt(row, column) : Number.NaN;
      if (column === weight && value < 0) this.#failCell(row, column, "a weight of 0 or more");
      const task = this.#tasks[column] ?? null;
      block[place * this.#width + column] =
        task !== null
          ? this.#targetAt(row, column, value, task)
          : asNumber
            ? value
            : this.#categoryAt(row, column);
    }
    this.count += 1;
  }

  value(row: number, column: number): number {
    const block = this.#blocks[Math.floor(row / rowsPerBlock)];
    return block?.[(row % rowsPerBlock) * this.#width + column] ?? Number.NaN;
  }

  /** Copies a row's numbers, one per column, to `into`. */
  read(row: number, into: Float32Array): void {
    const start = (row % rowsPerBlock) * this.#width;
    const block = this.#blocks[Math.floor(row / rowsPerBlock)];
    if (block === undefined) return;
    for (let column = 0; column < this.#width; column += 1) into[column] = block[start + column] ?? 0;
  }

  /** The categories of a column in order of their numbers. */
  categories(column: number): readonly (string | number)[] {
    return [...(this.#categories[column]?.keys() ?? [])];
  }

  #numberAt(row: CsvRow, column: number): number {
    const value = row.number(column);
    if (Number.isNaN(value)) this.#failCell(row, column, "a number");
    return value;
  }

  #targetAt(row: CsvRow, column: number, value: number, task: TableTarget["task"]): number {
    const isText = Number.isNaN(value);
    if (task === "values") return isText ? this.#failCell(row, column, "a number") : value;
    if (isText) return this.#categoryAt(row, column);
    if (!Number.isInteger(value)) this.#failCell(row, column, "a whole number as the class");
    return this.#categoryNumber(column, value, row);
  }

  #categoryAt(row: CsvRow, column: number): number {
    const text = row.text(column);
    if (this.#tasks[column] !== null && isMissing(text)) this.#failCell(row, column, "a class");
    return this.#categoryNumber(column, text, row);
  }

  #categoryNumber(column: number, category: string | number, row: CsvRow): number {
    const known = this.#categories[column];
    if (known === undefined) return Number.NaN;
    const index = known.get(category);
    if (index !== undefined) return index;
    if (known.size === maxCategories)
      this.#failCell(row, column, `at most ${maxCategories} different values`);
    known.set(category, known.size);
    return known.size - 1;
  }

  #failCell(row: CsvRow, column: number, expected: string): never {
    const text = row.text(column);
    const shown = text === "" ? "an empty cell" : `"${text.slice(0, 60)}"`;
    const name = this.plan.columns[column]?.name ?? "";
    return fail("data/invalid-value", {
      expected,
      found: `${shown} in line ${row.line}, column ${name}, of ${this.#path}`,
    });
  }
}
