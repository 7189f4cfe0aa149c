// A chart as lines that can be scaled: SVG, large enough for a page, on white. Looks as it does on the screen (smoothed,
// logarithmic), with its axes, and the names of the curves beside their colours.
import type { NamedSeries } from "./chartCsv.ts";
import { axisTicks } from "./axisTicks.ts";
import { stepText, valueText } from "./chartText.ts";
import { decimate, smooth } from "./decimate.ts";

export interface ChartLook {
  /** 0 … 1; 0 draws the values as they are. */
  readonly smoothing: number;
  readonly logarithmic: boolean;
  readonly percent: boolean;
}

export const drawingSize = { width: 800, height: 400 } as const;

const { width, height } = drawingSize;
const edge = { left: 64, right: 24, top: 44, bottom: 44 };
const buckets = 400;
const swatch = 18;
/** Of a letter of this size, on average. */
const letterWidth = 6.6;
const colours = { ink: "#1c2127", muted: "#5f6b7c", grid: "#e5e8eb", ground: "#fff" } as const;

interface DrawnCurve {
  readonly curve: NamedSeries;
  readonly points: readonly (readonly [step: number, value: number])[];
}

/** Where a step and a value lie. */
interface Scales {
  x(step: number): number;
  y(value: number): number;
  readonly steps: Range;
  readonly values: Range;
}

type Range = readonly [low: number, high: number];

export function chartSvg(title: string, curves: readonly NamedSeries[], look: ChartLook): string {
  const drawn = curves.map((curve) => ({ curve, points: pointsOf(curve, look) }));
  const scales = scalesOf(drawn, look);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="${colours.muted}">`,
    `<rect width="${width}" height="${height}" fill="${colours.ground}"/>`,
    `<text x="${edge.left}" y="24" font-size="14" font-weight="600" fill="${colours.ink}">${escaped(title)}</text>`,
    ...stepAxis(scales),
    ...valueAxis(scales, look),
    ...names(curves),
    ...drawn.flatMap((one) => lineOf(one, scales)),
    "</svg>",
    "",
  ].join("\n");
}

function pointsOf(
  { series, dashed }: NamedSeries,
  { smoothing, logarithmic }: ChartLook,
): DrawnCurve["points"] {
  const { steps, values } = decimate(series, buckets);
  const smoothed = dashed ? values : smooth(values, smoothing);
  return steps.flatMap((step, place) => {
    const value = smoothed[place] ?? Number.NaN;
    return Number.isFinite(value) && (!logarithmic || value > 0) ? [[step, value] as const] : [];
  });
}

function scalesOf(drawn: readonly DrawnCurve[], { logarithmic, percent }: ChartLook): Scales {
  const points = drawn.flatMap((one) => one.points);
  const steps = rangeOf(points.map(([step]) => step));
  const found = rangeOf(points.map(([, value]) => value));
  const values: Range = percent ? [Math.min(0, found[0]), Math.max(1, found[1])] : found;
  const height01 = logarithmic ? Math.log10 : Number;
  const [bottom, top] = [height01(values[0]), height01(values[1])];
  const [left, right] = steps;
  return {
    steps,
    values,
    x: (step) => edge.left + ((step - left) / (right - left)) * (width - edge.left - edge.right),
    y: (value) =>
      height -
      edge.bottom -
      ((height01(value) - bottom) / (top - bottom)) * (height - edge.top - edge.bottom),
  };
}

function stepAxis({ steps, x }: Scales): string[] {
  const bottom = height - edge.bottom;
  return [
    ...axisTicks(steps, false).flatMap((step) => [
      lineBetween([x(step), edge.top], [x(step), bottom]),
      `<text x="${place(x(step))}" y="${bottom + 16}" text-anchor="middle">${stepText(step)}</text>`,
    ]),
    `<text x="${width - edge.right}" y="${height - 8}" text-anchor="end">step</text>`,
  ];
}

function valueAxis({ values, y }: Scales, { logarithmic, percent }: ChartLook): string[] {
  return axisTicks(values, logarithmic).flatMap((value) => [
    lineBetween([edge.left, y(value)], [width - edge.right, y(value)]),
    `<text x="${edge.left - 8}" y="${place(y(value) + 4)}" text-anchor="end">${valueText(value, percent)}</text>`,
  ]);
}

/** From right to left, the first curve leftmost. */
function names(curves: readonly NamedSeries[]): string[] {
  let right = width - edge.right;
  return curves.toReversed().flatMap(({ label, colour, dashed }) => {
    const left = right - swatch - 6 - label.length * letterWidth;
    right = left - 16;
    return [
      `<line x1="${place(left)}" y1="20" x2="${place(left + swatch)}" y2="20" stroke="${colour}" stroke-width="2"${dashes(dashed)}/>`,
      `<text x="${place(left + swatch + 6)}" y="24">${escaped(label)}</text>`,
    ];
  });
}

function lineOf({ curve: { colour, dashed }, points }: DrawnCurve, { x, y }: Scales): string[] {
  const places = points.map(([step, value]) => `${place(x(step))},${place(y(value))}`);
  const line = `<polyline fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round"${dashes(dashed)} points="${places.join(" ")}"/>`;
  if (!dashed && points.length > 1) return [line];
  const marks = points.map(
    ([step, value]) => `<circle cx="${place(x(step))}" cy="${place(y(value))}" r="2.5" fill="${colour}"/>`,
  );
  return [line, ...marks];
}

function lineBetween([x1, y1]: Range, [x2, y2]: Range): string {
  return `<line x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}" stroke="${colours.grid}"/>`;
}

function dashes(dashed: boolean): string {
  return dashed ? ' stroke-dasharray="5 3"' : "";
}

function place(pixels: number): string {
  return pixels.toFixed(1);
}

function rangeOf(values: readonly number[]): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low > high) return [0, 1];
  return low === high ? [low / 2, low === 0 ? 1 : high * 1.5] : [low, high];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
