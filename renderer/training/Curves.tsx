// Loss and the first metric over the steps, of the run on show and of those it is compared with.
import { HTMLSelect } from "@blueprintjs/core";
import { useMemo, useState, type ReactNode } from "react";
import { useShallow } from "zustand/react/shallow";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { chosenNames, isShare, metricTitle, validationName } from "../../shared/metrics/metricNames.ts";
import type { ChartCurve } from "../charts/chartCurve.ts";
import { LineChart } from "../charts/LineChart.tsx";
import { comparedCurves, useComparison } from "../runs/comparison.ts";
import { readShownStep } from "../timeline/timelineStore.ts";
import { AnswersAgainstTruth } from "./AnswersAgainstTruth.tsx";
import { onCurveChange } from "./curveChange.ts";
import { useCurveView } from "./curveView.ts";
import { metricText } from "./metricText.ts";
import { curveData, useRun } from "./runStore.ts";

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

const latestLoss = <Latest metric="loss" />;

export function Curves({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const { smoothing, logarithmic } = useCurveView();
  const compared = useComparison((store) => store.runs);
  const names = useRun(useShallow((run) => chosenNames(run.snapshot?.metrics ?? {})));
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
  const latest = useMemo(() => (metric === undefined ? null : <Latest metric={metric} />), [metric]);
  const heading = useMemo(
    () => (metric === undefined ? null : <MetricHeading names={names} chosen={metric} onChoose={choose} />),
    [names, metric],
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
        latest={latestLoss}
      />
      {metric === undefined ? null : (
        <LineChart
          title={metricTitle(metric)}
          heading={heading}
          curves={others}
          smoothing={smoothing}
          onChange={onCurveChange}
          marked={readShownStep}
          percent={isShare(metric)}
          latest={latest}
        />
      )}
      <AnswersAgainstTruth snapshot={snapshot} />
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

/** The newest values; they alone are rendered with each report of the run, not the chart around them. */
function Latest({ metric }: { readonly metric: string }): ReactNode {
  const train = useRun((run) => run.snapshot?.metrics[metric]);
  const validation = useRun((run) => run.snapshot?.metrics[validationName(metric)]);
  return (
    <span className="latest numbers" data-testid={`metric-${metric}`}>
      <b className="latest-train">train {train === undefined ? "–" : metricText(metric, train)}</b>
      {validation === undefined ? null : (
        <b className="latest-validation">validation {metricText(metric, validation)}</b>
      )}
    </span>
  );
}
