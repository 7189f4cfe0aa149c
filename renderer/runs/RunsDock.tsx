// The runs of this window side by side: which settings led to which result.
import { Button, HTMLTable } from "@blueprintjs/core";
import { GitBranch } from "@blueprintjs/icons";
import type { ReactNode } from "react";
import { keptRuns } from "../../shared/run/keptRuns.ts";
import type { RecordedRun } from "../../shared/contract/contract.ts";
import { isActive, useRun } from "../training/runStore.ts";
import { durationText, stateText } from "../training/progress.ts";
import { formatBytes, formatCompact, formatCount } from "../ui/numberFormat.ts";
import { comparedColour, mostCompared, toggleCompared, useComparison } from "./comparison.ts";
import { openRecordedRun, useRecordedRuns, withRecorded } from "./recordedRuns.ts";
import { useRunHistory, type RunRecord } from "./runHistory.ts";
import { isByAccuracy, scoreTitle, scoreWords } from "./runScore.ts";
import "./runs.css";

export function RunsDock(): ReactNode {
  const seen = useRunHistory((store) => store.records);
  const found = useRecordedRuns();
  const recorded = found ?? [];
  const records = withRecorded(seen, recorded);
  if (found === null && records.length === 0) return <div className="runs-dock" data-testid="runs-dock" />;
  if (records.length === 0) return <NoRuns />;
  const best = bestAccuracy(records);
  const byAccuracy = records.every(({ metrics }) => isByAccuracy(metrics));
  return (
    <div className="runs-dock" data-testid="runs-dock">
      <HTMLTable compact className="runs-table numbers">
        <thead>
          <tr>
            <th>Compare</th>
            <th>Project</th>
            <th>Started</th>
            <th>State</th>
            <th>Recorded</th>
            <th>Loss</th>
            <th>Validation loss</th>
            <th>{byAccuracy ? "Validation accuracy" : "Validation metric"}</th>
            <th>Epochs</th>
            <th>Parameters</th>
            <th>Optimizer</th>
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
              recording={recorded.find((run) => run.runId === record.runId) ?? null}
              named={!byAccuracy}
              best={best !== null && record.metrics["valAccuracy"] === best}
            />
          ))}
        </tbody>
      </HTMLTable>
      <p className="runs-kept">
        The {keptRuns} newest runs stay on this computer with all they recorded; older ones make room.
      </p>
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

interface RunRowProps {
  readonly record: RunRecord;
  readonly recording: RecordedRun | null;
  /** Its metric is named: not all runs are judged by the accuracy. */
  readonly named: boolean;
  readonly best: boolean;
}

function RunRow({ record, recording, named, best }: RunRowProps): ReactNode {
  const { metrics } = record;
  const parent = recording?.parent ?? null;
  return (
    <tr data-testid="run-row">
      <td>
        <CompareBox record={record} recorded={recording !== null} />
      </td>
      <td>
        {record.project}
        {parent === null ? null : (
          <span
            className="runs-parent"
            title={`Branched from the run ${parent.runId}`}
            data-testid="run-parent"
          >
            <GitBranch size={11} /> from step {formatCount(parent.step)}
          </span>
        )}
      </td>
      <td>{new Date(record.startedAt).toLocaleTimeString()}</td>
      <td>{stateText({ state: record.state, activity: null })}</td>
      <td>{recording === null ? "–" : <OpenRecording recording={recording} />}</td>
      <td>{numberText(metrics["loss"])}</td>
      <td>{numberText(metrics["valLoss"])}</td>
      <td className={best ? "runs-best" : undefined} title={scoreTitle(metrics)}>
        {scoreWords(metrics, named) ?? "–"}
      </td>
      <td>
        {record.epoch} / {record.epochs}
      </td>
      <td>{formatCount(record.parameters)}</td>
      <td>{record.optimizer}</td>
      <td>{durationText(record.elapsedMs)}</td>
      <td>{formatCompact(Math.round(record.samplesPerSecond))}</td>
      <td>{record.engine ?? "–"}</td>
    </tr>
  );
}

interface CompareBoxProps {
  readonly record: RunRecord;
  readonly recorded: boolean;
}

/** Draws the run's curves behind those of the run on show. */
function CompareBox({ record, recorded }: CompareBoxProps): ReactNode {
  const place = useComparison(({ runs }) => runs.findIndex(({ runId }) => runId === record.runId));
  const full = useComparison(({ runs }) => runs.length >= mostCompared);
  const onShow = useRun((run) => run.snapshot?.runId === record.runId);
  const colour = place < 0 ? undefined : comparedColour(place);
  const name = `${record.project} ${new Date(record.startedAt).toLocaleTimeString()}`;
  return (
    <input
      type="checkbox"
      aria-label={`Compare ${name} with the run on show`}
      data-testid="run-compare"
      style={{ accentColor: colour }}
      checked={place >= 0}
      disabled={place < 0 && (onShow || full || !recorded)}
      onChange={() => toggleCompared({ runId: record.runId, name })}
    />
  );
}

function OpenRecording({ recording }: { readonly recording: RecordedRun }): ReactNode {
  const shown = useRun((run) => run.snapshot?.runId === recording.runId);
  const busy = useRun((run) => isActive(run.snapshot));
  if (shown) return <span>{formatCount(recording.frames)} steps, on show</span>;
  return (
    <Button
      size="small"
      variant="minimal"
      text={`Open ${formatCount(recording.frames)} steps`}
      disabled={busy}
      title={
        busy
          ? "Stop the run under way first"
          : `Look at this run again at any of its recorded steps (${formatBytes(recording.bytes)})`
      }
      data-testid="run-open"
      onClick={() => void openRecordedRun(recording)}
    />
  );
}

function bestAccuracy(records: readonly RunRecord[]): number | null {
  const accuracies = records.flatMap((record) => record.metrics["valAccuracy"] ?? []);
  return accuracies.length < 2 ? null : Math.max(...accuracies);
}

function numberText(value: number | undefined): string {
  return value === undefined ? "–" : value.toPrecision(3);
}
