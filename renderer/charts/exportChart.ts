// A chart as a file: its numbers as CSV, all of them, and its lines as SVG, thinned as on the screen.
import { align, decimate, type Series } from "./decimate.ts";

export interface NamedSeries {
  readonly label: string;
  /** Any colour of CSS. */
  readonly colour: string;
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

const width = 800;
const height = 400;
const edge = { left: 60, right: 20, top: 40, bottom: 30 };
const buckets = 400;

export function chartSvg(title: string, curves: readonly NamedSeries[]): string {
  const thinned = curves.map((curve) => ({ ...curve, ...decimate(curve.series, buckets) }));
  const [left, right] = rangeOf(thinned.flatMap(({ steps }) => steps));
  const [bottom, top] = rangeOf(thinned.flatMap(({ values }) => values.filter(Number.isFinite)));
  const x = (step: number): number =>
    edge.left + ((step - left) / (right - left)) * (width - edge.left - edge.right);
  const y = (value: number): number =>
    height - edge.bottom - ((value - bottom) / (top - bottom)) * (height - edge.top - edge.bottom);
  const lines = thinned.map(({ colour, steps, values }) => {
    const points = steps.flatMap((step, i) => {
      const value = values[i] ?? Number.NaN;
      return Number.isFinite(value) ? [`${x(step).toFixed(1)},${y(value).toFixed(1)}`] : [];
    });
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points.join(" ")}"/>`;
  });
  const names = curves.map(
    ({ label, colour }, i) =>
      `<text x="${width - edge.right - 120 * (curves.length - i)}" y="24" fill="${colour}">${escaped(label)}</text>`,
  );
  const marks = [
    `<text x="${edge.left}" y="24" font-weight="600">${escaped(title)}</text>`,
    `<text x="${edge.left}" y="${height - 10}">${left}</text>`,
    `<text x="${width - edge.right}" y="${height - 10}" text-anchor="end">${right}</text>`,
    `<text x="${edge.left - 6}" y="${y(top) + 4}" text-anchor="end">${top.toPrecision(3)}</text>`,
    `<text x="${edge.left - 6}" y="${y(bottom) + 4}" text-anchor="end">${bottom.toPrecision(3)}</text>`,
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...marks,
    ...names,
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
