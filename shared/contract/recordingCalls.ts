// Recorded runs: shown at any step, branched from, opened again.
import * as z from "zod";
import { tapRequestSchema, tapValueSchema } from "./live.ts";
import { documentSchema } from "../document/schema.ts";
import { runStates } from "../run/runState.ts";
import { runId, nothing, step } from "./callParts.ts";

/** One entry per frame from number `from` on. Ask from the newest known one: the end of a run may take the place of its step. */
const recordedFramesSchema = z
  .strictObject({
    from: z.number().int().min(0),
    steps: z.instanceof(Int32Array),
    epochs: z.instanceof(Float32Array),
    /** 1 where the optimizer's memory was kept as well, so that a branch goes on exactly as the run did. */
    exact: z.instanceof(Uint8Array),
    /** Newest values by name at each frame; NaN where there was none yet. */
    metrics: z.record(z.string().max(200), z.instanceof(Float32Array)).readonly(),
    /** Size of the recording on the disk. */
    bytes: z.number().int(),
  })
  .readonly();

export type RecordedFrames = z.infer<typeof recordedFramesSchema>;

/**
 * How a branch goes on: exactly as the run did; with this step's weights and the optimizer's memory of a step shortly before;
 * or with this step's weights and an optimizer that starts anew.
 */
const continuations = ["exact", "earlier-optimizer", "new-optimizer"] as const;

export type Continuation = (typeof continuations)[number];

const recordedRunSchema = z
  .strictObject({
    runId,
    project: z.string(),
    startedAt: z.number(),
    state: z.enum(runStates),
    step,
    epoch: z.number().int(),
    epochs: z.number().int(),
    elapsedMs: z.number(),
    samplesPerSecond: z.number(),
    engine: z.string().nullable(),
    parameters: z.number().int(),
    optimizer: z.string(),
    metrics: z.record(z.string().max(200), z.number()).readonly(),
    frames: z.number().int(),
    bytes: z.number().int(),
    /** The run and the step this one was branched from. */
    parent: z.strictObject({ runId, step }).nullable(),
  })
  .readonly();

export type RecordedRun = z.infer<typeof recordedRunSchema>;

/** Of a node's values over a batch of samples, of a weight, or of its gradient over the batch. */
const histogramTapSchema = tapRequestSchema.refine(
  ({ kind, weight }) => kind === "histogram" || (kind === "gradientHistogram" && weight !== undefined),
);

const pastHistogramsSchema = z
  .strictObject({
    moments: z
      .array(z.strictObject({ step, values: z.array(tapValueSchema).readonly() }).readonly())
      .readonly(),
  })
  .readonly();

export type PastHistograms = z.infer<typeof pastHistogramsSchema>;

export const recordingCalls = {
  /** Steps of the run that were recorded so far, from the frame of this number on. */
  "recording.list": {
    params: z.strictObject({ runId, from: z.number().int().min(0) }),
    result: recordedFramesSchema,
  },
  /** Shows the newest recorded step at or before this one in every picture and prediction; null shows the run itself again. */
  "recording.show": {
    params: z.strictObject({ runId, step: step.nullable() }),
    result: z.strictObject({ step: step.nullable() }),
  },
  /**
   * Histograms of recorded steps, in the order asked for; fewer than asked for where the run is under way and its view may cost
   * nothing.
   */
  "recording.histograms": {
    params: z.strictObject({
      runId,
      steps: z.array(step).min(1).max(16).readonly(),
      taps: z.array(histogramTapSchema).min(1).max(8).readonly(),
    }),
    result: pastHistogramsSchema,
  },
  /** Starts a run of the document from a recorded step of another. */
  "recording.branch": {
    params: z.strictObject({ runId, step, document: documentSchema, startPaused: z.boolean() }),
    result: z.strictObject({ runId, step, continuation: z.enum(continuations) }),
  },
  /** Recorded runs that are on this computer, newest first. */
  "recording.runs": { params: nothing, result: z.array(recordedRunSchema).readonly() },
  /** Makes a recorded run the present one, as it ended; no other may be under way. */
  "recording.open": {
    params: z.strictObject({ runId }),
    result: z.strictObject({ document: documentSchema }),
  },
} as const;
