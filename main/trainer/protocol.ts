// Every call and event between the services and the trainer process. Types on both sides are inferred from here and both
// sides check what crosses with it, as with the contract to the window. One trainer runs one run at a time.
import * as z from "zod";
import {
  calls,
  engineStatusSchema,
  metricPointSchema,
  runSnapshotSchema,
} from "../../shared/contract/contract.ts";
import { gradientProgressSchema } from "../../shared/contract/gradients.ts";
import { tapFrameSchema } from "../../shared/contract/live.ts";
import { runSpecSchema } from "../../shared/run/runSpec.ts";

const nothing = z.strictObject({});
const path = z.string().min(1).max(4096);

export const trainerCalls = {
  /** Reads the data, builds the network and opens the engine; the run is ready when this is answered. */
  prepare: {
    params: z.strictObject({
      runId: z.string().min(1).max(100),
      spec: runSpecSchema,
      /** Where downloaded data is kept. */
      cacheDir: path,
      /** Data with more bytes is read from the disk while it trains; a share of the machine's memory where left out. */
      dataMemoryBytes: z.number().int().min(0).optional(),
      /** Netloom's version, for exported files. */
      appVersion: z.string(),
      /** Where the run is recorded, and the bytes that may take; absent where it is not. */
      recording: z
        .strictObject({ path, bytes: z.number().int().min(0) })
        .readonly()
        .optional(),
    }),
    result: nothing,
  },
  start: { params: nothing, result: nothing },
  /** Answered once no step is under way any more. */
  pause: { params: nothing, result: nothing },
  resume: { params: nothing, result: nothing },
  /** Answered once the steps are done. */
  step: { params: z.strictObject({ steps: z.number().int().min(1) }), result: nothing },
  pace: { params: calls["training.pace"].params.omit({ runId: true }), result: nothing },
  /** Shows the newest recorded step at or before this one until told otherwise; null shows the run itself. */
  show: {
    params: calls["recording.show"].params.omit({ runId: true }).extend({ path }),
    result: calls["recording.show"].result,
  },
  histograms: {
    params: calls["recording.histograms"].params.omit({ runId: true }).extend({ path }),
    result: calls["recording.histograms"].result,
  },
  /** Answered once the checkpoint is written. */
  stop: { params: nothing, result: nothing },
  subscribe: { params: calls["live.subscribe"].params, result: nothing },
  credit: { params: calls["live.credit"].params, result: nothing },
  predict: { params: calls["predict.run"].params.omit({ runId: true }), result: calls["predict.run"].result },
  confusion: {
    params: calls["training.confusion"].params.omit({ runId: true }),
    result: calls["training.confusion"].result,
  },
  deviations: {
    params: calls["training.deviations"].params.omit({ runId: true }),
    result: calls["training.deviations"].result,
  },
  answers: {
    params: calls["training.answers"].params.omit({ runId: true }),
    result: calls["training.answers"].result,
  },
  sampleStep: {
    params: calls["training.sampleStep"].params.omit({ runId: true }),
    result: calls["training.sampleStep"].result,
  },
  saliency: {
    params: calls["predict.saliency"].params.omit({ runId: true }),
    result: calls["predict.saliency"].result,
  },
  export: { params: calls["export.run"].params.omit({ runId: true }), result: calls["export.run"].result },
  /** Needs no run; the process does nothing else meanwhile. */
  gradients: {
    params: calls["gradients.check"].params.extend({
      /** Where downloaded data is kept. */
      cacheDir: path,
    }),
    result: calls["gradients.check"].result,
  },
  /** Needs no run; the process does nothing else meanwhile. */
  import: {
    params: z.strictObject({
      path,
      /** Where the weights are written, if the model has any. */
      weightsFolder: path,
    }),
    result: calls["project.import"].result,
  },
  /** Needs no run: what can be trained with here. */
  engines: { params: nothing, result: z.array(engineStatusSchema).readonly() },
  /** Keeps what a run would lose, then ends the process. */
  shutdown: { params: nothing, result: nothing },
} as const;

export const trainerEvents = {
  snapshot: runSnapshotSchema,
  points: z.array(metricPointSchema).readonly(),
  frame: tapFrameSchema,
  gradientProgress: gradientProgressSchema,
  /** Last words of a trainer that ends because of a bug. */
  fault: z.strictObject({ message: z.string() }).readonly(),
} as const;

export type TrainerCallName = keyof typeof trainerCalls;
export type TrainerCallParams<C extends TrainerCallName> = z.infer<(typeof trainerCalls)[C]["params"]>;
export type TrainerCallResult<C extends TrainerCallName> = z.infer<(typeof trainerCalls)[C]["result"]>;
export type TrainerEventName = keyof typeof trainerEvents;
export type TrainerEventPayload<E extends TrainerEventName> = z.infer<(typeof trainerEvents)[E]>;
