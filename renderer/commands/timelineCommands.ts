import { Pause, Play, Record as LiveDot, StepBackward, StepForward, GitBranch } from "@blueprintjs/icons";
import { branchFromShown } from "../timeline/branch.ts";
import { backToLive, stepBy, togglePlay } from "../timeline/playback.ts";
import { useTimeline } from "../timeline/timelineStore.ts";
import type { Command } from "./command.ts";

function recorded(): boolean {
  return useTimeline.getState().frames.steps.length > 1;
}

function lookingBack(): boolean {
  return useTimeline.getState().shown !== null;
}

const keywords = ["time machine", "replay", "history", "recorded"];

export const timelineCommands: readonly Command[] = [
  {
    id: "timeline.play",
    label: "Play the recorded run, or pause",
    group: "Train",
    icon: Play,
    shortcuts: ["k"],
    keywords,
    when: recorded,
    run: togglePlay,
  },
  {
    id: "timeline.pause",
    label: "Pause playing",
    group: "Train",
    icon: Pause,
    keywords,
    when: () => useTimeline.getState().playing,
    run: togglePlay,
  },
  {
    id: "timeline.back",
    label: "One recorded step back",
    group: "Train",
    icon: StepBackward,
    shortcuts: [","],
    keywords,
    when: recorded,
    run: () => stepBy(-1),
  },
  {
    id: "timeline.forward",
    label: "One recorded step on",
    group: "Train",
    icon: StepForward,
    shortcuts: ["."],
    keywords,
    when: lookingBack,
    run: () => stepBy(1),
  },
  {
    id: "timeline.live",
    label: "Back to live",
    group: "Train",
    icon: LiveDot,
    shortcuts: ["l"],
    keywords,
    when: lookingBack,
    run: backToLive,
  },
  {
    id: "timeline.branch",
    label: "Branch a new run from the step on show",
    group: "Train",
    icon: GitBranch,
    keywords,
    when: lookingBack,
    run: branchFromShown,
  },
];
