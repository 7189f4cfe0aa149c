// Loss and the first metric over the steps, of the run on show and of those it is compared with.
import { HTMLSelect } from "@blueprintjs/core";
import { useMemo, useState, type ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { chosenNames, isShare, metricTitle, validationName } from "../../shared/metrics/metricNames.ts";
import type { ChartCurve } from "../charts/chartCurve.ts";
import { LineChart } from "../charts/LineChart.tsx";
import { comparedCurves, useComparison } from "../runs/comparison.ts";
import { readShownStep } from "../timeline/timelineStore.ts";
import { ConfusionMatrix } from "./ConfusionMatrix.tsx";
import { onCurveChange } from "./curveChange.ts";
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

const lossCurves = curvesOf("loss");

export function Curves({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const { metrics } = snapshot;
  const { smoothing, logarithmic } = useCurveView();
  const compared = useComparison((store) => store.runs);
  const names = chosenNames(metrics);
  const [chosen, choose] = useState<string | null>(null);
  const metric = names.find((name) => name === chosen) ?? names[0];
  const withCompared = useMemo(
    () => (own: readonly ChartCurve[], name: string) => [...own, ...comparedCurves(compared, name)],
    [compared],
  );
  const losses = useMemo(() => withCompared(lossCurves, "loss"), [withCompared]);
  const others = useMemo(
    () => (metric === undefined ? [] : withCompared(curvesOf(metric), metric)),
    [withCompared, metric],
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
      {metric === undefined ? null : (
        <LineChart
          title={metricTitle(metric)}
          heading={<MetricHeading names={names} chosen={metric} onChoose={choose} />}
          curves={others}
          smoothing={smoothing}
          onChange={onCurveChange}
          marked={readShownStep}
          percent={isShare(metric)}
          latest={
            <Latest metric={metric} metrics={metrics} text={isShare(metric) ? shareText : numberText} />
          }
        />
      )}
      <ConfusionMatrix snapshot={snapshot} />
    </>
  );
}

interface MetricHeadingProps {
  readonly names: readonly string[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** Which metric is drawn, to be chosen where there are several. */
function MetricHeading({ names, chosen, onChoose }: MetricHeadingProps): ReactNode {
  if (names.length < 2) return metricTitle(chosen);
  return (
    <HTMLSelect
      minimal
      aria-label="Metric on show"
      data-testid="metric-select"
      value={chosen}
      options={names.map((name) => ({ value: name, label: metricTitle(name) }))}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
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

function numberText(value: number): string {
  return value.toPrecision(3);
}

function shareText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
