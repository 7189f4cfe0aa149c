// What the list of runs says of a recording, kept in a small file beside it, so that the list need not walk through every
// recording on the disk. It holds as long as the recording is as long as it was.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { runSnapshotSchema } from "../../shared/contract/contract.ts";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";
import type { RunFolders } from "./runFolders.ts";

const summarySchema = z
  .strictObject({
    frames: z.number().int().min(0),
    /** Up to the end of the last whole frame. */
    bytes: z.number().int().min(0),
    /** The run as it was recorded last. */
    last: runSnapshotSchema,
  })
  .readonly();
export type RecordingSummary = z.infer<typeof summarySchema>;

const fileSchema = z.strictObject({ fileBytes: z.number().int(), summary: summarySchema }).readonly();

type Folders = Pick<RunFolders, "folderOf" | "recordingOf">;

/**
 * The kept summary, or one that is made now and kept.
 * @param make null where there is no recording.
 */
export async function summaryOf(
  folders: Folders,
  runId: string,
  make: () => Promise<RecordingSummary | null>,
): Promise<RecordingSummary | null> {
  const recording = folders.recordingOf(runId);
  const fileBytes = recording === null ? null : await sizeOf(recording);
  if (fileBytes === null) return null;
  const path = join(folders.folderOf(runId), "recorded.json");
  const kept = await readJsonFile(path, fileSchema);
  if (kept?.fileBytes === fileBytes) return kept.summary;
  const summary = await make();
  // Where it can't be kept it is made anew the next time.
  if (summary !== null) await writeJsonFile(path, { fileBytes, summary });
  return summary;
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
