// Loss and the first metric over the steps, of the run on show and of those it is compared with.
import { useMemo, type ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import type { ChartCurve } from "../charts/chartCurve.ts";
import { LineChart } from "../charts/LineChart.tsx";
import { comparedCurves, onComparisonChange, useComparison } from "../runs/comparison.ts";
import { readShownStep, useTimeline } from "../timeline/timelineStore.ts";
import { ConfusionMatrix } from "./ConfusionMatrix.tsx";
import { useCurveView } from "./curveView.ts";
import { curveData } from "./runStore.ts";

function curvesOf(metric: string): readonly ChartCurve[] {
  return [
    { label: "train", colour: "positive", read: () => curveData.curve(metric, "train") },
    {
      label: "validation",
      colour: "negative",
      dashed: true,
      read: () => curveData.curve(metric, "validation"),
    },
  ];
}

/** New points, or another step on show. */
function onCurveChange(listener: () => void): () => void {
  const stops = [curveData.onChange(listener), useTimeline.subscribe(listener), onComparisonChange(listener)];
  return () => {
    for (const stop of stops) stop();
  };
}

const lossCurves = curvesOf("loss");
const metricCurves: Readonly<Record<string, MetricView>> = {
  accuracy: { title: "Accuracy", curves: curvesOf("accuracy"), share: true },
  meanAbsoluteError: { title: "Mean absolute error", curves: curvesOf("meanAbsoluteError"), share: false },
};

interface MetricView {
  readonly title: string;
  readonly curves: readonly ChartCurve[];
  readonly share: boolean;
}

export function Curves({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const { metrics } = snapshot;
  const { smoothing, logarithmic } = useCurveView();
  const compared = useComparison((store) => store.runs);
  const metric = Object.keys(metricCurves).find((name) => name in metrics) ?? "accuracy";
  const view = metricCurves[metric];
  const withCompared = useMemo(
    () => (own: readonly ChartCurve[], name: string) => [...own, ...comparedCurves(compared, name)],
    [compared],
  );
  const losses = useMemo(() => withCompared(lossCurves, "loss"), [withCompared]);
  const others = useMemo(
    () => (view === undefined ? [] : withCompared(view.curves, metric)),
    [withCompared, view, metric],
  );
  return (
    <>
      <LineChart
        title="Loss"
        curves={losses}
        smoothing={smoothing}
        logarithmic={logarithmic}
        onChange={onCurveChange}
        marked={readShownStep}
        latest={<Latest metric="loss" metrics={metrics} text={numberText} />}
      />
      {view === undefined ? null : (
        <LineChart
          title={view.title}
          curves={others}
          smoothing={smoothing}
          onChange={onCurveChange}
          marked={readShownStep}
          percent={view.share}
          latest={<Latest metric={metric} metrics={metrics} text={view.share ? shareText : numberText} />}
        />
      )}
      <ConfusionMatrix snapshot={snapshot} />
    </>
  );
}

interface LatestProps {
  readonly metric: string;
  readonly metrics: RunSnapshot["metrics"];
  readonly text: (value: number) => string;
}

function Latest({ metric, metrics, text }: LatestProps): ReactNode {
  const train = metrics[metric];
  const validation = metrics[validationName(metric)];
  return (
    <span className="latest numbers" data-testid={`metric-${metric}`}>
      <b className="latest-train">train {train === undefined ? "–" : text(train)}</b>
      {validation === undefined ? null : <b className="latest-validation">validation {text(validation)}</b>}
    </span>
  );
}

/** loss → valLoss */
function validationName(metric: string): string {
  return `val${metric.slice(0, 1).toUpperCase()}${metric.slice(1)}`;
}

function numberText(value: number): string {
  return value.toPrecision(3);
}

function shareText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
