// The runs this window has seen, newest first: enough to compare their results. Kept between sessions.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { useDocument } from "../document/documentStore.ts";
import { useRun } from "../training/runStore.ts";

export interface RunRecord {
  readonly runId: string;
  readonly project: string;
  readonly startedAt: number;
  readonly state: RunSnapshot["state"];
  readonly epoch: number;
  readonly epochs: number;
  readonly elapsedMs: number;
  readonly samplesPerSecond: number;
  readonly engine: string | null;
  readonly parameters: number;
  readonly optimizer: string;
  readonly metrics: RunSnapshot["metrics"];
}

const mostRecords = 100;

export const useRunHistory = create<{ readonly records: readonly RunRecord[] }>()(
  persist(() => ({ records: [] as readonly RunRecord[] }), { name: "netloom.runs", version: 1 }),
);

/** The history with the run's newest state in it; pure. */
export function withRun(records: readonly RunRecord[], record: RunRecord): readonly RunRecord[] {
  const known = records.find((other) => other.runId === record.runId);
  if (known === undefined) return [record, ...records].slice(0, mostRecords);
  const kept = { ...record, project: known.project, startedAt: known.startedAt, optimizer: known.optimizer };
  return records.map((other) => (other === known ? kept : other));
}

function recordOf(snapshot: RunSnapshot): RunRecord {
  const { document } = useDocument.getState();
  const { runId, state, epoch, epochs, elapsedMs, samplesPerSecond, engine, parameters, metrics } = snapshot;
  return {
    runId,
    project: document.name,
    startedAt: Date.now() - elapsedMs,
    state,
    epoch,
    epochs,
    elapsedMs,
    samplesPerSecond,
    engine,
    parameters,
    optimizer: document.training.optimizer.id,
    metrics,
  };
}

let noted = "";

// Noted where something worth a line in the table changed, not at every report of progress.
useRun.subscribe(({ snapshot }) => {
  if (snapshot === null || snapshot.step === 0) return;
  const moment = `${snapshot.runId} ${snapshot.state} ${snapshot.epoch}`;
  if (moment === noted) return;
  noted = moment;
  useRunHistory.setState(({ records }) => ({ records: withRun(records, recordOf(snapshot)) }));
});
