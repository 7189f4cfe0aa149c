// The runs of this window side by side: which settings led to which result.
import { Button, HTMLTable } from "@blueprintjs/core";
import type { ReactNode } from "react";
import { durationText, stateText } from "../training/progress.ts";
import { formatCompact, formatCount } from "../ui/numberFormat.ts";
import { useRunHistory, type RunRecord } from "./runHistory.ts";
import "./runs.css";

export function RunsDock(): ReactNode {
  const records = useRunHistory((store) => store.records);
  if (records.length === 0) return <NoRuns />;
  const best = bestAccuracy(records);
  return (
    <div className="runs-dock" data-testid="runs-dock">
      <HTMLTable compact className="runs-table numbers">
        <thead>
          <tr>
            <th>Project</th>
            <th>Started</th>
            <th>State</th>
            <th>Epochs</th>
            <th>Parameters</th>
            <th>Optimizer</th>
            <th>Loss</th>
            <th>Validation loss</th>
            <th>Validation accuracy</th>
            <th>Time</th>
            <th>Samples/s</th>
            <th>Engine</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <RunRow
              key={record.runId}
              record={record}
              best={best !== null && record.metrics["valAccuracy"] === best}
            />
          ))}
        </tbody>
      </HTMLTable>
      <Button
        size="small"
        variant="minimal"
        text="Clear the list"
        onClick={() => useRunHistory.setState({ records: [] })}
      />
    </div>
  );
}

function NoRuns(): ReactNode {
  return (
    <div className="empty-state" data-testid="runs-dock">
      <strong>No runs yet</strong>
      <span>Every run is listed here with its settings and its result, so that you can see what helped.</span>
    </div>
  );
}

function RunRow({ record, best }: { readonly record: RunRecord; readonly best: boolean }): ReactNode {
  const { metrics } = record;
  return (
    <tr>
      <td>{record.project}</td>
      <td>{new Date(record.startedAt).toLocaleTimeString()}</td>
      <td>{stateText({ state: record.state, activity: null })}</td>
      <td>
        {record.epoch} / {record.epochs}
      </td>
      <td>{formatCount(record.parameters)}</td>
      <td>{record.optimizer}</td>
      <td>{numberText(metrics["loss"])}</td>
      <td>{numberText(metrics["valLoss"])}</td>
      <td className={best ? "runs-best" : undefined}>{shareText(metrics["valAccuracy"])}</td>
      <td>{durationText(record.elapsedMs)}</td>
      <td>{formatCompact(Math.round(record.samplesPerSecond))}</td>
      <td>{record.engine ?? "–"}</td>
    </tr>
  );
}

function bestAccuracy(records: readonly RunRecord[]): number | null {
  const accuracies = records.flatMap((record) => record.metrics["valAccuracy"] ?? []);
  return accuracies.length < 2 ? null : Math.max(...accuracies);
}

function numberText(value: number | undefined): string {
  return value === undefined ? "–" : value.toPrecision(3);
}

function shareText(value: number | undefined): string {
  return value === undefined ? "–" : `${(value * 100).toFixed(2)} %`;
}
