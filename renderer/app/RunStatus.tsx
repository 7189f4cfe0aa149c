import { percent } from "../live/numberText.ts";
import { useRun } from "../training/runStore.ts";
import { formatCompact } from "../ui/numberFormat.ts";

/** What the run is doing, in one line: engine, speed, the view's measured share of the time. */
export function RunStatus() {
  const snapshot = useRun((run) => run.snapshot);
  if (snapshot === null) return <div className="run-status" data-testid="run-status" />;
  const { state, activity, engine, device, samplesPerSecond, viewShare, recordingShare } = snapshot;
  return (
    <div className="run-status" role="status" aria-live="off" data-testid="run-status" data-state={state}>
      <span>
        <strong>{stateWords[state]}</strong>
        {activity === null || state !== "preparing" ? "" : `: ${activity}`}
      </span>
      {engine === null ? null : (
        <span>
          {engine} · {device?.toUpperCase()}
        </span>
      )}
      {samplesPerSecond > 0 ? <span>{formatCompact(samplesPerSecond)} samples/s</span> : null}
      {state === "running" ? (
        <span
          title={`Share of the training time that computing and drawing pictures takes; recording: ${percent(recordingShare)}`}
        >
          view {percent(viewShare)}
        </span>
      ) : null}
    </div>
  );
}

const stateWords = {
  idle: "Idle",
  preparing: "Preparing",
  ready: "Ready",
  running: "Training",
  paused: "Paused",
  finished: "Finished",
  stopped: "Stopped",
  failed: "Failed",
} as const;
