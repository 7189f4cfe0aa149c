// The one value that defines every call and event between a window and the main side, put together from its areas. Types on
// both sides are inferred from it, and both sides check what crosses with it. Transport (MessagePort, WebSocket) is one file
// each and knows nothing of this.
import * as z from "zod";
import { path, runId } from "./callParts.ts";
import { gradientProgressSchema } from "./gradients.ts";
import { tapFrameSchema } from "./live.ts";
import { trainingCalls, metricPointSchema, runSnapshotSchema } from "./trainingCalls.ts";
import { appCalls } from "./appCalls.ts";
import { projectCalls } from "./projectCalls.ts";
import { dataCalls } from "./dataCalls.ts";
import { recordingCalls } from "./recordingCalls.ts";
import { modelCalls } from "./modelCalls.ts";

export { engineStatusSchema, settingsSchema, type Settings } from "./appCalls.ts";
export type { ImportReportEntry } from "./projectCalls.ts";
export type { DatasetSummary, CatalogueEntry, Sample } from "./dataCalls.ts";
export { metricPointSchema, type MetricPoint, runSnapshotSchema, type RunSnapshot } from "./trainingCalls.ts";
export type { RecordedFrames, Continuation, RecordedRun, PastHistograms } from "./recordingCalls.ts";
export type { ExportReport } from "./modelCalls.ts";
export { appErrorSchema } from "./callParts.ts";

export const calls = {
  ...appCalls,
  ...projectCalls,
  ...dataCalls,
  ...trainingCalls,
  ...recordingCalls,
  ...modelCalls,
} as const;

export const events = {
  "training.changed": runSnapshotSchema,
  "training.points": z.strictObject({ runId, points: z.array(metricPointSchema).readonly() }).readonly(),
  "live.frame": tapFrameSchema,
  "gradients.progress": gradientProgressSchema,
  "dataset.progress": z
    .strictObject({ id: z.string(), receivedBytes: z.number(), totalBytes: z.number(), file: z.string() })
    .readonly(),
  "project.changedOnDisk": z.strictObject({ path }).readonly(),
  /** The system asks for this project to be opened: a double click on a file, a second start of the app. */
  "project.openRequested": z.strictObject({ path }).readonly(),
  /** A menu item of the native menu was chosen: the id of a renderer command. */
  "app.command": z.strictObject({ command: z.string().max(100) }).readonly(),
} as const;

export type CallName = keyof typeof calls;

export type CallParams<C extends CallName> = z.infer<(typeof calls)[C]["params"]>;

export type CallResult<C extends CallName> = z.infer<(typeof calls)[C]["result"]>;

export type EventName = keyof typeof events;

export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;
