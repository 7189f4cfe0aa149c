// Runs whose recordings are on this computer, also those of an earlier start of the app: listed beside the ones this window
// has seen, and opened again to be looked at.
import { useEffect, useState } from "react";
import type { RecordedRun } from "../../shared/contract/contract.ts";
import { client } from "../client/client.ts";
import { useDocument } from "../document/documentStore.ts";
import { startProject } from "../files/projectActions.ts";
import { useRun } from "../training/runStore.ts";
import { notifyError } from "../ui/notify.ts";
import type { RunRecord } from "./runHistory.ts";

/** Null until the disk has answered; asked for anew when a run begins or ends. */
export function useRecordedRuns(): readonly RecordedRun[] | null {
  const [runs, setRuns] = useState<readonly RecordedRun[] | null>(null);
  const moment = useRun(({ snapshot }) => `${snapshot?.runId ?? ""} ${snapshot?.state ?? ""}`);
  useEffect(() => {
    let asked = moment;
    async function load(): Promise<void> {
      const found = await client.call("recording.runs", {});
      if (asked === moment && found.ok) setRuns(found.value);
    }
    void load();
    return () => {
      asked = "";
    };
  }, [moment]);
  return runs;
}

/**
 * The runs this window has seen and those only the disk knows, newest first. Of a run that another window started, or that
 * was opened again, this window saw only how it stands: the disk knows what it is of.
 */
export function withRecorded(
  seen: readonly RunRecord[],
  recorded: readonly RecordedRun[],
): readonly RunRecord[] {
  const onDisk = new Map(recorded.map((run) => [run.runId, run]));
  const known = new Set(seen.map((record) => record.runId));
  const others = recorded.filter((run) => !known.has(run.runId));
  return [...seen.map((record) => withOrigin(record, onDisk.get(record.runId))), ...others].sort(
    (a, b) => b.startedAt - a.startedAt,
  );
}

function withOrigin(record: RunRecord, run: RecordedRun | undefined): RunRecord {
  if (run === undefined) return record;
  const { project, startedAt, optimizer } = run;
  return { ...record, project, startedAt, optimizer };
}

/** Makes the run the one on show, on its own network where the open one is another. */
export async function openRecordedRun({ runId }: RecordedRun): Promise<void> {
  const opened = await client.call("recording.open", { runId });
  if (!opened.ok) return notifyError(opened.error);
  const { document } = useDocument.getState();
  if (sameNetwork(document, opened.value.document)) return;
  await startProject(opened.value.document);
  const snapshot = await client.call("training.snapshot", {});
  if (snapshot.ok && snapshot.value !== null) useRun.setState({ snapshot: snapshot.value });
}

type Network = Pick<ReturnType<typeof useDocument.getState>["document"], "nodes" | "edges" | "data">;

/** And the same data; where the nodes stand makes no difference. */
function sameNetwork(one: Network, other: Network): boolean {
  return networkText(one) === networkText(other);
}

function networkText({ nodes, edges, data }: Network): string {
  return JSON.stringify([
    nodes.map(({ id, layer, fields }) => [id, layer, fields]),
    edges.map(({ from, to }) => [from, to]),
    data,
  ]);
}
