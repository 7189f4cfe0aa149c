// Runs: begun, held, watched.
import * as z from "zod";
import { documentSchema } from "../document/schema.ts";
import { deviceChoiceSchema, engineChoiceSchema, threadChoiceSchema } from "../run/runSpec.ts";
import { runStates } from "../run/runState.ts";
import { path, runId, nothing, appErrorSchema } from "./callParts.ts";
import { probeSchema, tapRequestSchema } from "./live.ts";

/** One point of the curves. `step` counts finished steps over the run; train points are means since the point before. */
export const metricPointSchema = z
  .strictObject({
    split: z.enum(["train", "validation"]),
    step: z.number().int(),
    epoch: z.number(),
    values: z.record(z.string().max(200), z.number()).readonly(),
    /** Where a validation ends an epoch: the training's means over that epoch. */
    trained: z.record(z.string().max(200), z.number()).readonly().optional(),
  })
  .readonly();

export type MetricPoint = z.infer<typeof metricPointSchema>;

export const runSnapshotSchema = z
  .strictObject({
    runId,
    state: z.enum(runStates),
    /** What is being done while preparing ("tracing the train step"). */
    activity: z.string().nullable(),
    step: z.number().int(),
    steps: z.number().int(),
    epoch: z.number().int(),
    epochs: z.number().int(),
    elapsedMs: z.number(),
    samplesPerSecond: z.number(),
    engine: z.string().nullable(),
    device: z.string().nullable(),
    threads: z.number().int().nullable(),
    parameters: z.number().int(),
    /** Measured share of time that pictures take, 0–1: computing them, and what drawing them slows the training down. */
    viewShare: z.number(),
    /** Measured share of time spent on recording the run, 0–1; it comes out of the same budget. */
    recordingShare: z.number().default(0),
    /** Time taken once to build what pictures and recording are computed with; absent for runs of before it was measured. */
    builtMs: z.number().optional(),
    /** Memory the trainer's process holds (its resident set); absent for what is no run of a trainer. */
    memoryBytes: z.number().optional(),
    /** Why a slower engine is used than the one asked for, or other things to know. */
    notes: z.array(z.string()).readonly(),
    /** Newest values by name: loss, accuracy, valLoss, valAccuracy. */
    metrics: z.record(z.string().max(200), z.number()).readonly(),
    error: appErrorSchema.nullable(),
    /** A checkpoint the run can go on from. */
    checkpoint: z.string().nullable(),
  })
  .readonly();

export type RunSnapshot = z.infer<typeof runSnapshotSchema>;

export const trainingCalls = {
  "training.start": {
    params: z.strictObject({
      document: documentSchema,
      engine: engineChoiceSchema,
      device: deviceChoiceSchema,
      threads: threadChoiceSchema.optional(),
      startPaused: z.boolean(),
      /** Only the command line may say where checkpoints go and which one (a file, or a folder's newest) to go on from. */
      checkpointDir: path.optional(),
      resumeFrom: path.optional(),
      /** Only the command line may name a file of weights to begin with in place of the document's. */
      weights: path.optional(),
      /** An earlier run whose weights are taken over wherever node, layer and shape are still the same. */
      continueFrom: runId.optional(),
    }),
    result: z.strictObject({ runId }),
  },
  /** Goes on from the newest checkpoint of a run that crashed, failed or was stopped. */
  "training.recover": { params: z.strictObject({ runId }), result: z.strictObject({ runId }) },
  "training.pause": { params: z.strictObject({ runId }), result: nothing },
  "training.resume": { params: z.strictObject({ runId }), result: nothing },
  "training.step": {
    params: z.strictObject({ runId, steps: z.number().int().min(1).max(10_000) }),
    result: nothing,
  },
  "training.stop": { params: z.strictObject({ runId }), result: nothing },
  /** At most so many steps per second from now on, so that people can follow; null for full speed. The numbers stay the same. */
  "training.pace": {
    params: z.strictObject({ runId, stepsPerSecond: z.number().min(0.1).max(100_000).nullable() }),
    result: nothing,
  },
  "training.snapshot": { params: nothing, result: runSnapshotSchema.nullable() },
  /** All points so far, for a window that was reloaded. */
  "training.history": { params: z.strictObject({ runId }), result: z.array(metricPointSchema).readonly() },
  "live.subscribe": {
    params: z.strictObject({
      taps: z.array(tapRequestSchema).max(2000),
      probe: probeSchema,
      budget: z.number().min(0).max(0.5),
    }),
    result: nothing,
  },
  /** The window has drawn this frame; the next may come. */
  "live.credit": { params: z.strictObject({ frame: z.number().int() }), result: nothing },
} as const;
