// A run is reproducible from its RunSpec alone: same spec, same engine, same device, same numbers.
import * as z from "zod";
import { documentSchema } from "../document/schema.ts";

export const engineChoiceSchema = z.enum(["auto", "onnxruntime", "tensorflow", "wasm", "cpu"]);
export const deviceChoiceSchema = z.enum(["auto", "cpu", "webgpu", "cuda", "dml", "coreml"]);
export type EngineChoice = z.infer<typeof engineChoiceSchema>;
export type EngineId = Exclude<EngineChoice, "auto">;
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;
export type DeviceId = Exclude<DeviceChoice, "auto">;

export const threadChoiceSchema = z.union([z.number().int().min(1).max(1024), z.literal("measure")]);

export const runSpecSchema = z
  .strictObject({
    /** Carries graph, data reference, optimizer, batch size, epochs and seed. */
    document: documentSchema,
    engine: engineChoiceSchema,
    device: deviceChoiceSchema,
    /** How many threads; a fixed rule decides where it is left out, a trial at the start where it is to be measured. */
    threads: threadChoiceSchema.optional(),
    /** Folder the run's checkpoints go to; null keeps none. Chosen by the services, never by the renderer. */
    checkpointDir: z.string().max(4096).nullable(),
    /** A checkpoint file to go on from. */
    resumeFrom: z.string().max(4096).nullable(),
    /** Weights to begin with, where no checkpoint is gone on from: a file of weights or a folder of checkpoints. */
    initialWeights: z.string().max(4096).optional(),
    /** Share of training time the view may cost, 0–0.5. */
    viewBudget: z.number().min(0).max(0.5),
  })
  .readonly();

export type RunSpec = z.infer<typeof runSpecSchema>;
