// Progress in words, pure.
import type { RunSnapshot } from "../../shared/contract/contract.ts";

const stateWords: Readonly<Record<RunSnapshot["state"], string>> = {
  idle: "Idle",
  preparing: "Preparing",
  ready: "Ready",
  running: "Training",
  paused: "Paused",
  finished: "Finished",
  stopped: "Stopped",
  failed: "Failed",
};

export function stateText({ state, activity }: Pick<RunSnapshot, "state" | "activity">): string {
  return state === "preparing" && activity !== null ? `Preparing: ${activity}` : stateWords[state];
}

/** Milliseconds until the last step at the pace so far; null before there is a pace. */
export function remainingMs({
  step,
  steps,
  elapsedMs,
}: Pick<RunSnapshot, "step" | "steps" | "elapsedMs">): number | null {
  if (step < 1 || elapsedMs <= 0 || steps <= 0) return null;
  return (elapsedMs / step) * Math.max(0, steps - step);
}

/** 75_000 → "1 min 15 s" */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return "less than 1 s";
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
