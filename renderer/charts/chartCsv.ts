// A chart's numbers as CSV, all of them.
import { align, type Series } from "./decimate.ts";

export interface NamedSeries {
  readonly label: string;
  /** Any colour of CSS. */
  readonly colour: string;
  /** Few points, and each one counts. */
  readonly dashed: boolean;
  readonly series: Series;
}

/** A row per step at which any curve has a point; empty cells where one has none. */
export function chartCsv(curves: readonly NamedSeries[]): string {
  const { steps, columns } = align(
    curves.map(({ series: { steps, values, length } }) => ({
      steps: [...steps.subarray(0, length)],
      values: [...values.subarray(0, length)],
    })),
  );
  const head = ["step", ...curves.map(({ label }) => quoted(label))].join(",");
  const rows = steps.map((step, row) => [step, ...columns.map((column) => column[row] ?? "")].join(","));
  return `${[head, ...rows].join("\n")}\n`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
