// A checkpoint as one file: the run's variables as tensors, everything else about it as JSON in the file's metadata.
import * as z from "zod";
import { metricPointSchema } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { runSpecSchema } from "../../shared/run/runSpec.ts";
import type { EngineState } from "../engine/engine.ts";
import { decodeTensorFile, encodeTensorFile } from "../files/tensorFile.ts";

const metricValues = z.record(z.string().max(200), z.number()).readonly();

const recordSchema = z
  .strictObject({
    version: z.literal(1),
    runId: z.string(),
    spec: runSpecSchema,
    dataset: z.strictObject({ hash: z.string(), trainCount: z.number().int() }),
    /** How it was trained: resuming on as many threads adds numbers up in the same order. */
    session: z.strictObject({ engine: z.string(), device: z.string(), threads: z.number().int() }),
    progress: z.strictObject({
      step: z.number().int().min(0),
      validatedEpochs: z.number().int().min(0),
      epochSums: z.strictObject({ weight: z.number(), sums: metricValues }),
      metrics: metricValues,
      epochValues: z.array(metricValues).readonly().optional(),
    }),
    /** Milliseconds of the run so far, and of those the ones that trained. */
    elapsedMs: z.number(),
    trainingMs: z.number(),
    trainedSamples: z.number(),
    /** The kept checkpoint with the lowest validation loss. */
    best: z.strictObject({ step: z.number().int(), loss: z.number() }).nullable(),
    history: z.array(metricPointSchema).readonly(),
    /** The optimizer starts anew, as far as nothing of it was kept. */
    newOptimizer: z.boolean().optional(),
  })
  .readonly();

/** Everything about a run beside its variables. */
export type CheckpointRecord = z.infer<typeof recordSchema>;

export interface Checkpoint {
  readonly record: CheckpointRecord;
  readonly state: EngineState;
  /** Weights of the run's best epoch, where the run is to end with them. */
  readonly bestWeights?: EngineState | null;
}

const bestPrefix = "best weights/";

/** The bytes of the file, in pieces; the pieces of the state are views, not copies. */
export function encodeCheckpoint({ record, state, bestWeights }: Checkpoint): Uint8Array[] {
  const best = [...(bestWeights ?? [])].map(([name, tensor]) => [bestPrefix + name, tensor] as const);
  return encodeTensorFile({
    tensors: new Map([...state, ...best]),
    metadata: { run: JSON.stringify(record) },
  });
}

/** The checkpoint in these bytes, or run/checkpoint-invalid where a single bit of them is not as it was written. */
export function decodeCheckpoint(bytes: Uint8Array, path: string): Result<Checkpoint, AppError> {
  const decoded = decodeTensorFile(bytes);
  if (!decoded.ok) return damaged(path, decoded.found);
  const record = recordSchema.safeParse(parseJson(decoded.file.metadata["run"] ?? ""));
  if (!record.success) return damaged(path, "a checkpoint of another version");
  return ok({ record: record.data, ...partTensors(decoded.file.tensors) });
}

function partTensors(tensors: EngineState): Pick<Checkpoint, "state" | "bestWeights"> {
  const state = [...tensors].filter(([name]) => !name.startsWith(bestPrefix));
  if (state.length === tensors.size) return { state: tensors };
  const best = [...tensors].filter(([name]) => name.startsWith(bestPrefix));
  return {
    state: new Map(state),
    bestWeights: new Map(best.map(([name, tensor]) => [name.slice(bestPrefix.length), tensor])),
  };
}

function damaged(path: string, found: string): { readonly ok: false; readonly error: AppError } {
  return err(appError("run/checkpoint-invalid", { found: `${found} (${path})` }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
