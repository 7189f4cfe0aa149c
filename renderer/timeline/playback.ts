// Plays the recorded steps one after the other. Faster than the screen can follow, steps are left out; at the end it stops.
import { showFrame, useTimeline } from "./timelineStore.ts";

export const speeds = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

/** At speed 1. */
const framesPerSecond = 12;
const mostTicksPerSecond = 24;

let timer: ReturnType<typeof setTimeout> | null = null;
/** Between two frames while it plays slowly, between the frames left out while it plays fast. */
let position = 0;

export function togglePlay(): void {
  const { playing, shown, frames } = useTimeline.getState();
  if (playing) return pause();
  const last = frames.steps.length - 1;
  if (last < 1) return;
  position = shown === null || shown === last ? 0 : shown;
  showFrame(position);
  useTimeline.setState({ playing: true });
  schedule();
}

export function pause(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  useTimeline.setState({ playing: false });
}

export function setSpeed(speed: number): void {
  useTimeline.setState({ speed });
}

/** One recorded step on or back; from the run itself, back from its newest one. */
export function stepBy(frames: number): void {
  pause();
  const { shown, frames: known } = useTimeline.getState();
  showFrame((shown ?? known.steps.length - 1) + frames);
}

/** As a hand at the scrubber does it. */
export function seek(frame: number): void {
  pause();
  showFrame(frame);
}

export function backToLive(): void {
  pause();
  showFrame(null);
}

function ticksPerSecond(): number {
  return Math.min(mostTicksPerSecond, framesPerSecond * useTimeline.getState().speed);
}

function schedule(): void {
  timer = setTimeout(tick, 1000 / ticksPerSecond());
}

function tick(): void {
  const { playing, speed, shown, frames } = useTimeline.getState();
  if (!playing || shown === null) return pause();
  position += (framesPerSecond * speed) / ticksPerSecond();
  showFrame(Math.floor(position));
  if (position >= frames.steps.length - 1) return pause();
  schedule();
}
