// Streaming curves over uPlot. The chart is told to look again; it reads, thins and draws at most every so often, outside React.
import { memo, useEffect, useRef, type ReactNode } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { currentInk, onThemeChange, type Ink } from "../live/theme.ts";
import { colourOf, type ChartCurve } from "./chartCurve.ts";
import { align, between, decimate, smooth } from "./decimate.ts";
import { pacedDrawing } from "./pacedDrawing.ts";
import { wholeRange, zoomedRange, type StepRange } from "./stepRange.ts";
import { stepText, valueText } from "./chartText.ts";
import { ExportMenu } from "./ExportMenu.tsx";
import "./charts.css";

/** "now" where somebody moves what is shown and waits for it. */
export type ChartListener = (asked?: "now") => void;

export interface LineChartProps {
  readonly title: string;
  /** Stands in the title's place, where it can be chosen. */
  readonly heading?: ReactNode;
  readonly curves: readonly ChartCurve[];
  /** Tells the chart that there is more to read; returns how to stop. */
  readonly onChange: (listener: ChartListener) => () => void;
  readonly logarithmic?: boolean;
  /** 0 … 1; 0 draws the values as they are. */
  readonly smoothing?: number;
  readonly percent?: boolean;
  /** A step to mark in the chart: the one on show. Read whenever the chart draws. */
  readonly marked?: () => number | null;
  /** The newest values, beside the title. */
  readonly latest?: ReactNode;
}

const wheelSpeed = 0.002;
/** A click is no selection. */
const leastSelection = 4;
const mostMarked = 40;
/** uPlot's own number for it. */
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is ambient: there is no object to read it from
const logarithmicDistribution: uPlot.Scale.Distr = 3;

export const LineChart = memo(function LineChart({
  title,
  heading = title,
  curves,
  onChange,
  logarithmic = false,
  smoothing = 0,
  percent = false,
  marked = noStep,
  latest,
}: LineChartProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return undefined;
    return mountChart(host.current, { curves, onChange, logarithmic, smoothing, percent, marked });
  }, [curves, onChange, logarithmic, smoothing, percent, marked]);
  return (
    <figure className="line-chart" aria-label={title}>
      <figcaption>
        {heading}
        {latest}
        <ExportMenu title={title} curves={curves} look={{ smoothing, logarithmic, percent }} />
      </figcaption>
      <div ref={host} className="line-chart-host" />
    </figure>
  );
});

function noStep(): null {
  return null;
}

type MountOptions = Required<
  Pick<LineChartProps, "curves" | "onChange" | "logarithmic" | "smoothing" | "percent" | "marked">
>;

function mountChart(host: HTMLElement, options: MountOptions): () => void {
  let chart: uPlot | null = null;
  /** The steps zoomed in on; null shows all, also those still to come. */
  let zoom: StepRange | null = null;
  const { request, requestNow, stop } = pacedDrawing(draw);

  function draw(): void {
    chart?.setData(readData(options, host.clientWidth, zoom), zoom === null);
    if (zoom !== null) chart?.setScale("x", zoom);
  }

  function zoomIn(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < leastSelection) return;
    zoom = { min: plot.posToVal(left, "x"), max: plot.posToVal(left + width, "x") };
    requestNow();
  }

  function zoomOut(): void {
    zoom = null;
    requestNow();
  }

  /** With Ctrl or ⌘, as a picture is zoomed: the wheel alone scrolls. */
  function turn(event: WheelEvent): void {
    if (chart === null || (!event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    const { min, max } = chart.scales["x"] ?? {};
    if (min === undefined || max === undefined || min === null || max === null) return;
    const left = event.clientX - chart.over.getBoundingClientRect().left;
    const whole = wholeRange(options.curves);
    zoom = zoomedRange({ min, max }, Math.exp(event.deltaY * wheelSpeed), chart.posToVal(left, "x"), whole);
    requestNow();
  }

  function build(): void {
    chart?.destroy();
    const { clientWidth, clientHeight } = host;
    chart =
      clientWidth < 40 || clientHeight < 40
        ? null
        : new uPlot(
            plotOptions(options, clientWidth, clientHeight, zoomIn),
            readData(options, clientWidth, zoom),
            host,
          );
  }

  const size = new ResizeObserver(() => {
    if (chart === null) build();
    else chart.setSize({ width: host.clientWidth, height: host.clientHeight });
    requestNow();
  });
  size.observe(host);
  host.addEventListener("dblclick", zoomOut);
  host.addEventListener("wheel", turn, { passive: false });
  const stopListening = options.onChange((asked) => (asked === "now" ? requestNow() : request()));
  const stopTheme = onThemeChange(build);
  document.addEventListener("visibilitychange", request);
  return () => {
    size.disconnect();
    host.removeEventListener("dblclick", zoomOut);
    host.removeEventListener("wheel", turn);
    stopListening();
    stopTheme();
    document.removeEventListener("visibilitychange", request);
    stop();
    chart?.destroy();
  };
}

function readData(
  { curves, smoothing, logarithmic }: MountOptions,
  width: number,
  zoom: StepRange | null,
): uPlot.AlignedData {
  const thinned = curves.map((curve) => {
    const whole = curve.read();
    if (whole === null) return { steps: [], values: [] };
    const series = zoom === null ? whole : between(whole, zoom.min, zoom.max);
    const thin = decimate(series, Math.max(60, Math.floor(width / 2)));
    const values = curve.dashed === true ? thin.values : smooth(thin.values, smoothing);
    return { steps: thin.steps, values: logarithmic ? values.map((value) => Math.max(value, 1e-9)) : values };
  });
  const { steps, columns } = align(thinned);
  return [steps, ...columns];
}

function plotOptions(
  { curves, logarithmic, percent, marked }: MountOptions,
  width: number,
  height: number,
  zoomIn: (plot: uPlot) => void,
): uPlot.Options {
  const ink = currentInk();
  const axis = axisStyle(ink);
  return {
    width,
    height,
    padding: [8, 18, 0, 0],
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false } },
    legend: { show: false },
    hooks: { setSelect: [zoomIn], draw: [(plot) => drawMark(plot, marked(), ink)] },
    scales: {
      x: { time: false },
      y: {
        ...(logarithmic ? { distr: logarithmicDistribution } : {}),
        ...(percent ? { range: percentRange } : {}),
      },
    },
    axes: [
      { ...axis, size: 24, values: (_plot, ticks) => ticks.map(stepText) },
      {
        ...axis,
        size: 44,
        values: (_plot, ticks) => ticks.map((tick) => (tick === null ? "" : valueText(tick, percent))),
      },
    ],
    series: [
      { label: "step", value: (_plot, value) => (value === null ? "–" : stepText(value)) },
      ...curves.map((curve) => lineStyle(curve, ink, percent)),
    ],
  };
}

/** A line through the whole chart at the step. */
function drawMark(plot: uPlot, step: number | null, ink: Ink): void {
  if (step === null) return;
  const { left, top, width, height } = plot.bbox;
  const x = plot.valToPos(step, "x", true);
  if (x < left || x > left + width) return;
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = ink.accent;
  ctx.lineWidth = 1.5 * Math.max(1, window.devicePixelRatio);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  ctx.restore();
}

function lineStyle({ label, colour, dashed }: ChartCurve, ink: Ink, percent: boolean): uPlot.Series {
  const stroke = colourOf(colour, ink);
  return {
    label,
    stroke,
    width: dashed === true ? 1.5 : 1.75,
    spanGaps: true,
    ...(dashed === true
      ? { points: { show: fewPoints, size: 5, fill: stroke } }
      : { points: { show: singlePoint, size: 5, fill: stroke } }),
    value: (_plot, value) => (value === null || value === undefined ? "" : valueText(value, percent)),
  };
}

/** Points are marked only while they can be told apart. */
function fewPoints(plot: uPlot, series: number): boolean {
  return pointsOf(plot, series) <= mostMarked;
}

/** A line of one point would not be seen. */
function singlePoint(plot: uPlot, series: number): boolean {
  return pointsOf(plot, series) === 1;
}

function pointsOf(plot: uPlot, series: number): number {
  let points = 0;
  for (const value of plot.data[series] ?? []) if (typeof value === "number") points++;
  return points;
}

function axisStyle(ink: Ink): uPlot.Axis {
  return {
    stroke: ink.faint,
    font: `10px ${ink.font}`,
    grid: { stroke: ink.line, width: 1 },
    ticks: { show: false },
    gap: 4,
    space: 36,
  };
}

function percentRange(_plot: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  const bottom = low === null ? 0 : Math.max(0, Math.floor((low - 0.02) * 10) / 10);
  return [bottom, high === null || high <= 1 ? 1 : high];
}
