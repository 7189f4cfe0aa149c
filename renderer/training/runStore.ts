// The run as the window knows it: the newest snapshot and what can be done with it. Curves and live numbers never pass through
// here. A reloaded window finds its run again through snapshot and history.
import { create } from "zustand";
import type { EventPayload, MetricPoint, RunSnapshot } from "../../shared/contract/contract.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import { isOver } from "../../shared/run/runState.ts";
import { client } from "../client/client.ts";
import { useConnection } from "../client/connectionStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { createCurveData } from "./curveData.ts";

export type ShownError = NonNullable<RunSnapshot["error"]>;

/** The project of this window that a run was started from, as it was then. */
export interface RunOrigin {
  readonly runId: string;
  readonly generation: number;
  readonly document: NetDocument;
  readonly parameters: number;
}

export interface RunStore {
  readonly snapshot: RunSnapshot | null;
  /** Why the last command was refused; null once another is given. */
  readonly error: ShownError | null;
  /** The run started from this window last. */
  readonly origin: RunOrigin | null;
  /** A command is on its way and has not been answered. */
  readonly busy: boolean;
  readonly start: (document: NetDocument) => Promise<void>;
  /** Prepares the run and waits before its first step. */
  readonly startPaused: (document: NetDocument) => Promise<void>;
  /** Begins with the weights of an earlier run, wherever node, layer and shape are still the same. */
  readonly startFrom: (document: NetDocument, runId: string) => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly step: (steps?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly recover: () => Promise<void>;
  readonly dismissError: () => void;
}

/** The curves of the run on show. */
export const curveData = createCurveData();

export const useRun = create<RunStore>()((set, get) => {
  async function command(send: () => Promise<Result<unknown, AppError>>): Promise<void> {
    set({ busy: true, error: null });
    const result = await send();
    set({ busy: false, error: result.ok ? null : result.error });
  }

  async function start(document: NetDocument, startPaused: boolean, continueFrom?: string): Promise<void> {
    await command(async () => {
      const settings = await client.call("settings.get", {});
      if (!settings.ok) return settings;
      const { engine, device } = settings.value;
      const { generation, analysis } = useDocument.getState();
      const started = await client.call("training.start", {
        document,
        engine,
        device,
        startPaused,
        ...(continueFrom === undefined ? {} : { continueFrom }),
      });
      if (started.ok)
        set({
          origin: { runId: started.value.runId, generation, document, parameters: analysis.totalParameters },
        });
      return started;
    });
  }

  async function onRun(send: (runId: string) => Promise<Result<unknown, AppError>>): Promise<void> {
    const runId = get().snapshot?.runId;
    if (runId !== undefined) await command(() => send(runId));
  }

  return {
    snapshot: null,
    error: null,
    origin: null,
    busy: false,
    start: (document) => start(document, false),
    startPaused: (document) => start(document, true),
    startFrom: (document, runId) => start(document, false, runId),
    pause: () => onRun((runId) => client.call("training.pause", { runId })),
    resume: () => onRun((runId) => client.call("training.resume", { runId })),
    step: (steps = 1) => onRun((runId) => client.call("training.step", { runId, steps })),
    stop: () => onRun((runId) => client.call("training.stop", { runId })),
    recover: () => onRun((runId) => client.call("training.recover", { runId })),
    dismissError: () => set({ error: null }),
  };
});

/** True while a run is being prepared, runs or is paused. */
export function isActive(snapshot: RunSnapshot | null): boolean {
  return snapshot !== null && snapshot.state !== "idle" && !isOver(snapshot.state);
}

/** Points that arrive while the history before them is still on its way. */
let waiting: MetricPoint[] | null = null;

function show(snapshot: RunSnapshot): void {
  const before = useRun.getState().snapshot;
  useRun.setState({ snapshot });
  if (before?.runId !== snapshot.runId) void loadHistory(snapshot.runId);
}

async function loadHistory(runId: string): Promise<void> {
  curveData.clear();
  waiting = [];
  const history = await client.call("training.history", { runId });
  if (useRun.getState().snapshot?.runId !== runId) return;
  if (history.ok) curveData.add(history.value);
  curveData.add(waiting ?? []);
  waiting = null;
}

/** Takes points of the run on show; of another they are of no use. */
export function addPoints({ runId, points }: EventPayload<"training.points">): void {
  if (useRun.getState().snapshot?.runId !== runId) return;
  if (waiting === null) curveData.add(points);
  else waiting.push(...points);
}

/** Asks which run there is: when the window starts, and again after a lost connection. */
export async function findRun(): Promise<void> {
  const snapshot = await client.call("training.snapshot", {});
  if (snapshot.ok && snapshot.value !== null) show(snapshot.value);
}

useConnection.subscribe(({ state }, before) => {
  if (state === "open" && before.state === "lost") void findRun();
});
client.on("training.changed", show);
client.on("training.points", addPoints);
void findRun();
