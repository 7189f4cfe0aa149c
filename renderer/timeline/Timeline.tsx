// The bar below the dock: play, scrub and step through what was recorded of the run, branch from any step, return to live.
import { Button, HTMLSelect, Tooltip } from "@blueprintjs/core";
import { GitBranch, Record as LiveDot } from "@blueprintjs/icons";
import type { ReactNode } from "react";
import { headMetrics, headWords, metricTitle } from "../../shared/metrics/metricNames.ts";
import { CommandButton } from "../commands/CommandButton.tsx";
import { metricText } from "../training/metricText.ts";
import { useRun } from "../training/runStore.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { branchFromShown } from "./branch.ts";
import { backToLive, setSpeed, speeds } from "./playback.ts";
import { Scrubber } from "./Scrubber.tsx";
import { useTimeline } from "./timelineStore.ts";
import "./timeline.css";

export function Timeline(): ReactNode {
  const recorded = useTimeline((timeline) => timeline.frames.steps.length > 1);
  const speed = useTimeline((timeline) => timeline.speed);
  const playing = useTimeline((timeline) => timeline.playing);
  return (
    <section className="timeline" aria-label="Time machine" data-testid="timeline">
      <CommandButton id="timeline.back" />
      <CommandButton id={playing ? "timeline.pause" : "timeline.play"} />
      <CommandButton id="timeline.forward" />
      <HTMLSelect
        minimal
        className="timeline-speed"
        aria-label="Speed of playing"
        title="Speed of playing"
        disabled={!recorded}
        value={speed}
        options={speeds.map((value) => ({ value, label: speedText(value) }))}
        onChange={(event) => setSpeed(Number(event.currentTarget.value))}
      />
      {recorded ? (
        <Scrubber />
      ) : (
        <p className="timeline-empty">Train, and every moment can be played again here.</p>
      )}
      <ShownFacts />
      <BranchButton />
      <LiveButton />
    </section>
  );
}

function speedText(speed: number): string {
  const text = speed === 0.25 ? "¼" : speed === 0.5 ? "½" : String(speed);
  return `${text}×`;
}

function ShownFacts(): ReactNode {
  const { frames, shown } = useTimeline();
  const count = frames.steps.length;
  if (count < 2) return null;
  const frame = shown ?? count - 1;
  const heads = headMetrics(frames.metrics);
  const wide = heads.length > 1;
  if (shown === null)
    return (
      <span className="timeline-facts numbers" data-wide={wide}>
        {formatCount(count)} steps recorded
      </span>
    );
  const loss = frames.metrics["loss"]?.[frame];
  return (
    <span className="timeline-facts numbers" data-testid="timeline-facts" data-wide={wide}>
      <b>Step {formatCount(frames.steps[frame] ?? 0)}</b>
      <span>epoch {(frames.epochs[frame] ?? 0).toFixed(2)}</span>
      {known(loss) ? <span>loss {metricText("loss", loss)}</span> : null}
      {heads.map((name) => (
        <HeadFact key={name} name={name} value={frames.metrics[name]?.[frame]} />
      ))}
    </span>
  );
}

interface HeadFactProps {
  readonly name: string;
  readonly value: number | undefined;
}

function HeadFact({ name, value }: HeadFactProps): ReactNode {
  if (!known(value)) return null;
  return (
    <span title={metricTitle(name)}>
      {headWords(name)} {metricText(name, value)}
    </span>
  );
}

function known(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

function BranchButton(): ReactNode {
  const shown = useTimeline((timeline) => timeline.shown);
  const exact = useTimeline(
    (timeline) => timeline.shown !== null && timeline.frames.exact[timeline.shown] === 1,
  );
  const content = exact
    ? "Train on from this step. Weights and optimizer were recorded: it goes on exactly."
    : "Train on from this step: its weights, the optimizer's memory of shortly before. At the marks below the line it is exact.";
  return (
    <Tooltip compact placement="top" hoverOpenDelay={400} content={content}>
      <Button
        size="small"
        variant="outlined"
        icon={<GitBranch size={13} />}
        text="Branch"
        disabled={shown === null}
        data-testid="timeline-branch"
        onClick={() => void branchFromShown()}
      />
    </Tooltip>
  );
}

function LiveButton(): ReactNode {
  const live = useTimeline((timeline) => timeline.shown === null);
  const running = useRun((run) => run.snapshot?.state === "running");
  return (
    <Button
      size="small"
      variant="minimal"
      className={running ? "timeline-live timeline-live-running" : "timeline-live"}
      icon={<LiveDot size={12} />}
      text="Live"
      aria-pressed={live}
      active={live}
      data-testid="timeline-live"
      onClick={backToLive}
    />
  );
}
