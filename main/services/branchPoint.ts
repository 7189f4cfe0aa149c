// The checkpoint a branch begins with, made of a recorded step: its weights, and of the optimizer's memory what was recorded and
// still fits the optimizer the branch is trained with.
import type { Continuation } from "../../shared/contract/contract.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import type { Checkpoint, CheckpointRecord } from "../trainer/checkpointFile.ts";
import type { RecordedState, RecordingReader } from "../trainer/recording/recordingReader.ts";

export interface BranchPoint {
  readonly checkpoint: Checkpoint;
  readonly continuation: Continuation;
}

const learningRateName = "optimizer/learningRate";
const stepName = "step";

/** @param spec of the run that was recorded. @param document what the branch trains. */
export async function branchPointOf(
  reader: RecordingReader,
  recorded: RecordedState,
  spec: RunSpec,
  document: NetDocument,
): Promise<BranchPoint> {
  const { step } = recorded.header;
  const [then, now] = [spec.document.training.optimizer, document.training.optimizer];
  const sameOptimizer = then.id === now.id;
  const sameSettings = JSON.stringify(then) === JSON.stringify(now);
  const memory = [...recorded.rest].filter(
    ([name]) => name !== stepName && sameOptimizer && (sameSettings || name !== learningRateName),
  );
  const state = new Map([
    ...recorded.weights,
    ...memory,
    [stepName, { shape: [], data: Int32Array.of(step) }] as const,
  ]);
  const exact = recorded.restStep === step || recorded.rest.size === 0;
  const record = await recordAt(reader, recorded, spec);
  return {
    checkpoint: { record: { ...record, newOptimizer: !sameSettings }, state },
    continuation: sameOptimizer ? (exact ? "exact" : "earlier-optimizer") : "new-optimizer",
  };
}

/** What a checkpoint of this step would have said; checked when the branch reads it. */
async function recordAt(
  reader: RecordingReader,
  { header }: RecordedState,
  spec: RunSpec,
): Promise<CheckpointRecord> {
  const { points, epochValues } = await reader.historyAt(reader.indexOf(header.step));
  const record = header.record as unknown as CheckpointRecord;
  return {
    ...record,
    spec,
    progress: { ...record.progress, epochValues },
    history: points,
    best: null,
  };
}
