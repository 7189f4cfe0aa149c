// The run at a glance: how far it is, how fast, what it cost to watch, its curves and its confusion matrix.
import { Button, ProgressBar, Tag, type Intent } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { percent } from "../live/numberText.ts";
import { formatBytes, formatCompact, formatCount } from "../ui/numberFormat.ts";
import { ProblemList } from "../health/ProblemList.tsx";
import { ClassScores } from "./ClassScores.tsx";
import { Curves } from "./Curves.tsx";
import { useCurveView } from "./curveView.ts";
import { LayerCurves } from "./LayerCurves.tsx";
import { durationText, remainingMs, stateText } from "./progress.ts";
import { RunError } from "./RunError.tsx";
import { useRun } from "./runStore.ts";
import { ValuesOverTime } from "./ValuesOverTime.tsx";
import { ViewBar } from "./ViewBar.tsx";
import "./training.css";

export function TrainingDock(): ReactNode {
  const snapshot = useRun((store) => store.snapshot);
  const error = useRun((store) => store.error);
  const view = useCurveView((store) => store.view);
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
      <ProblemList />
      <ViewBar view={view} />
      <div className="training-panels">
        {view === "curves" ? <Curves snapshot={snapshot} /> : null}
        {view === "layers" ? <LayerCurves /> : null}
        {view === "classes" ? <ClassScores snapshot={snapshot} /> : null}
        {view === "values" ? <ValuesOverTime /> : null}
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

interface RunProgressProps {
  readonly snapshot: RunSnapshot;
}

function RunProgress({ snapshot }: RunProgressProps): ReactNode {
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
      {snapshot.memoryBytes === undefined ? null : (
        <Fact minor name="memory" value={formatBytes(snapshot.memoryBytes)} testId="trainer-memory" />
      )}
      {state === "running" ? <WatchingFacts snapshot={snapshot} /> : null}
      <span className="run-notes" title={notes}>
        {notes}
      </span>
    </div>
  );
}

/** Shares of the last second: what watching costs while it goes on. */
function WatchingFacts({ snapshot: { viewShare, recordingShare, builtMs } }: RunProgressProps): ReactNode {
  const once = builtMs === undefined || builtMs < 1 ? "" : `; ${Math.round(builtMs)} ms once to prepare it`;
  return (
    <>
      <Fact
        minor
        name="view"
        value={percent(viewShare)}
        title={`Of the last second, for computing and drawing pictures${once}`}
      />
      <Fact
        minor
        name="recording"
        value={percent(recordingShare)}
        title={`Of the last second, for recording${once}`}
      />
    </>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly testId?: string;
  /** Left out where there is little room; the toolbar says it too. */
  readonly minor?: boolean;
  readonly title?: string;
}

function Fact({ name, value, testId, title, minor = false }: FactProps): ReactNode {
  return (
    <span className={minor ? "run-fact run-fact-minor" : "run-fact"} data-testid={testId} title={title}>
      <b>{value}</b> {name}
    </span>
  );
}
