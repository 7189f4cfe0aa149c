// The run as one state machine: named events, one pure transition function. Everything else projects its state.
//   idle → preparing → ready → running ⇄ paused → finished | stopped | failed

export const runStates = [
  "idle",
  "preparing",
  "ready",
  "running",
  "paused",
  "finished",
  "stopped",
  "failed",
] as const;
export type RunState = (typeof runStates)[number];

export type RunEvent =
  | "prepare"
  | "prepared"
  | "start"
  | "pause"
  | "resume"
  | "step"
  | "complete"
  | "stop"
  | "fail";

const transitions: Readonly<Record<RunState, Partial<Record<RunEvent, RunState>>>> = {
  idle: { prepare: "preparing", fail: "failed" },
  preparing: { prepared: "ready", stop: "stopped", fail: "failed" },
  ready: { start: "running", step: "paused", stop: "stopped", fail: "failed" },
  running: { pause: "paused", complete: "finished", stop: "stopped", fail: "failed" },
  // A step from pause stays paused; it may be the run's last.
  paused: { resume: "running", step: "paused", complete: "finished", stop: "stopped", fail: "failed" },
  finished: { prepare: "preparing" },
  stopped: { prepare: "preparing" },
  failed: { prepare: "preparing" },
};

/** The state after the event, or null where the event does not fit the state. */
export function nextRunState(state: RunState, event: RunEvent): RunState | null {
  return transitions[state][event] ?? null;
}

/** True where the run has ended and its numbers no longer change. */
export function isOver(state: RunState): boolean {
  return state === "finished" || state === "stopped" || state === "failed";
}
