// The run at a glance: how far it is, how fast, what it cost to watch, its curves and its confusion matrix.
import { Button, ProgressBar, Tag, type Intent } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { LineChart, type ChartCurve } from "../charts/LineChart.tsx";
import { percent } from "../live/numberText.ts";
import { readShownStep, useTimeline } from "../timeline/timelineStore.ts";
import { formatCompact, formatCount } from "../ui/numberFormat.ts";
import { ConfusionMatrix } from "./ConfusionMatrix.tsx";
import { durationText, remainingMs, stateText } from "./progress.ts";
import { RunError } from "./RunError.tsx";
import { curveData, useRun } from "./runStore.ts";
import "./training.css";

export function TrainingDock(): ReactNode {
  const snapshot = useRun((store) => store.snapshot);
  const error = useRun((store) => store.error);
  if (snapshot === null)
    return <NothingTrained>{error === null ? null : <RunError error={error} />}</NothingTrained>;
  const shown = snapshot.error ?? error;
  return (
    <div className="training-dock" data-testid="training-dock">
      <RunProgress snapshot={snapshot} />
      {shown === null ? null : (
        <RunError error={shown}>
          <RecoverButton snapshot={snapshot} />
        </RunError>
      )}
      <div className="training-panels">
        <Curves snapshot={snapshot} />
        <ConfusionMatrix snapshot={snapshot} />
      </div>
    </div>
  );
}

function NothingTrained({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="empty-state" data-testid="training-dock">
      {children}
      <strong>Nothing has been trained yet</strong>
      <span>
        Press Train: curves, progress and the confusion matrix appear here, and the neurons above light up.
      </span>
    </div>
  );
}

function RecoverButton({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const recover = useRun((store) => store.recover);
  if (snapshot.checkpoint === null || snapshot.state !== "failed") return null;
  return (
    <Button size="small" intent="primary" onClick={() => void recover()}>
      Go on from the last checkpoint
    </Button>
  );
}

const intents: Readonly<Record<RunSnapshot["state"], Intent>> = {
  idle: "none",
  preparing: "primary",
  ready: "primary",
  running: "success",
  paused: "warning",
  finished: "success",
  stopped: "none",
  failed: "danger",
};

function RunProgress({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const { state, step, steps, epoch, epochs } = snapshot;
  const notes = snapshot.notes.join(" ");
  const left = state === "running" || state === "paused" ? remainingMs(snapshot) : null;
  return (
    <div className="run-progress numbers">
      <Tag minimal intent={intents[state]} data-testid="run-state">
        {stateText(snapshot)}
      </Tag>
      <ProgressBar
        className="run-progress-bar"
        aria-label="Progress of the run"
        value={state === "preparing" ? 1 : steps === 0 ? 0 : step / steps}
        animate={state === "preparing"}
        stripes={state === "preparing"}
        intent="primary"
      />
      <Fact name="epoch" value={`${Math.min(epochs, epoch)} / ${epochs}`} />
      <Fact name="step" value={`${formatCount(step)} / ${formatCount(steps)}`} testId="run-step" />
      {left === null ? (
        <Fact name="in all" value={durationText(snapshot.elapsedMs)} />
      ) : (
        <Fact name="left" value={durationText(left)} />
      )}
      <Fact
        minor
        name="samples/s"
        value={formatCompact(Math.round(snapshot.samplesPerSecond))}
        testId="samples-per-second"
      />
      <Fact minor name="view" value={percent(snapshot.viewShare)} />
      <span className="run-notes" title={notes}>
        {notes}
      </span>
    </div>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly testId?: string;
  /** Left out where there is little room; the toolbar says it too. */
  readonly minor?: boolean;
}

function Fact({ name, value, testId, minor = false }: FactProps): ReactNode {
  return (
    <span className={minor ? "run-fact run-fact-minor" : "run-fact"} data-testid={testId}>
      <b>{value}</b> {name}
    </span>
  );
}

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
  const stops = [curveData.onChange(listener), useTimeline.subscribe(listener)];
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

function Curves({ snapshot: { metrics } }: { readonly snapshot: RunSnapshot }): ReactNode {
  const metric = Object.keys(metricCurves).find((name) => name in metrics) ?? "accuracy";
  const view = metricCurves[metric];
  return (
    <>
      <LineChart
        title="Loss"
        curves={lossCurves}
        onChange={onCurveChange}
        marked={readShownStep}
        latest={<Latest metric="loss" metrics={metrics} text={numberText} />}
      />
      {view === undefined ? null : (
        <LineChart
          title={view.title}
          curves={view.curves}
          onChange={onCurveChange}
          marked={readShownStep}
          percent={view.share}
          latest={<Latest metric={metric} metrics={metrics} text={view.share ? shareText : numberText} />}
        />
      )}
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
