// Where the window stands in the recorded time of its run: the steps there are, the one on show, whether it plays. Showing a
// step asks the trainer to put it into every picture; while one is on its way only the newest wish waits.
import { create } from "zustand";
import { client } from "../client/client.ts";
import { isActive, useRun } from "../training/runStore.ts";
import { notifyError } from "../ui/notify.ts";
import { noFrames, withNewFrames, type Frames } from "./recordedFrames.ts";

export interface TimelineStore {
  readonly runId: string | null;
  readonly frames: Frames;
  /** Number of the frame on show; null while it is the run itself. */
  readonly shown: number | null;
  readonly playing: boolean;
  /** 1 is the ordinary speed. */
  readonly speed: number;
}

/** While a run goes on: what comes with an answer is drawn, on the processor that the training runs on. */
const pollEveryMs = 1000;
const pollAtRestMs = 300;
/** The last frames reach the disk shortly after a run's end. */
const pollsAfterEnd = 6;

export const useTimeline = create<TimelineStore>()(() => ({
  runId: null,
  frames: noFrames,
  shown: null,
  playing: false,
  speed: 1,
}));

/** Shows the frame of this number, or the run itself; numbers beyond the ends mean the ends. */
export function showFrame(frame: number | null): void {
  const { frames, runId } = useTimeline.getState();
  const last = frames.steps.length - 1;
  if (runId === null || last < 0) return;
  const shown = frame === null ? null : Math.max(0, Math.min(last, Math.round(frame)));
  if (shown === useTimeline.getState().shown) return;
  useTimeline.setState({ shown });
  ask(runId, shown === null ? null : (frames.steps[shown] ?? null));
}

/** The step on show, or null while it is the run itself. */
export function shownStep({ shown, frames }: Pick<TimelineStore, "shown" | "frames">): number | null {
  return shown === null ? null : (frames.steps[shown] ?? null);
}

export function readShownStep(): number | null {
  return shownStep(useTimeline.getState());
}

const arrivals = new Set<() => void>();

/** Calls back when the trainer has put another step on show. */
export function onShown(listener: () => void): () => void {
  arrivals.add(listener);
  return () => arrivals.delete(listener);
}

interface Wish {
  readonly runId: string;
  readonly step: number | null;
}

let wish: Wish | null = null;
let asking = false;

function ask(runId: string, step: number | null): void {
  wish = { runId, step };
  if (!asking) void answerWishes();
}

async function answerWishes(): Promise<void> {
  asking = true;
  while (wish !== null) {
    const asked = wish;
    wish = null;
    const shown = await client.call("recording.show", asked);
    if (asked.runId !== useTimeline.getState().runId) continue;
    if (shown.ok) {
      for (const listener of arrivals) listener();
    } else if (asked.step !== null) {
      useTimeline.setState({ shown: null, playing: false });
      notifyError(shown.error);
    }
  }
  asking = false;
}

let nextPoll: ReturnType<typeof setTimeout> | null = null;
let pollsLeft = 0;

function schedulePoll(): void {
  if (nextPoll !== null) clearTimeout(nextPoll);
  const running = useRun.getState().snapshot?.state === "running";
  nextPoll = setTimeout(() => void poll(), running ? pollEveryMs : pollAtRestMs);
}

function followRun(): void {
  const { snapshot } = useRun.getState();
  const runId = snapshot?.runId ?? null;
  if (runId !== useTimeline.getState().runId) {
    useTimeline.setState({ runId, frames: noFrames, shown: null, playing: false });
    // A window that was reloaded begins with the run itself.
    if (runId !== null && snapshot?.step !== 0) ask(runId, null);
  }
  if (runId === null) return;
  pollsLeft = pollsAfterEnd;
  if (nextPoll === null) schedulePoll();
}

async function poll(): Promise<void> {
  nextPoll = null;
  if (!isActive(useRun.getState().snapshot)) pollsLeft -= 1;
  if (pollsLeft > 0) schedulePoll();
  const { runId, frames } = useTimeline.getState();
  if (runId === null || document.hidden) return;
  const listed = await client.call("recording.list", { runId, from: Math.max(0, frames.steps.length - 1) });
  const now = useTimeline.getState();
  // Answers may cross: only the one that follows what is known now counts.
  if (!listed.ok || now.runId !== runId || now.frames !== frames || !isNews(frames, listed.value)) return;
  useTimeline.setState({ frames: withNewFrames(frames, listed.value) });
}

function isNews(
  known: Frames,
  listed: { readonly from: number; readonly steps: Int32Array; readonly exact: Uint8Array },
): boolean {
  if (listed.steps.length === 0) return false;
  const last = known.steps.length - 1;
  return listed.steps.length > 1 || last < 0 || listed.exact[0] !== known.exact[last];
}

useRun.subscribe((run, before) => {
  if (run.snapshot === before.snapshot) return;
  followRun();
  // What was recorded last is wanted at once where the run comes to rest.
  if (run.snapshot?.state !== before.snapshot?.state) schedulePoll();
});
followRun();
