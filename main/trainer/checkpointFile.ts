// A checkpoint as one file: the safetensors format, so that other tools can read the weights. 8 bytes header length, a JSON
// header (name → dtype, shape, offsets; "__metadata__" of strings), then the raw little-endian data without holes.
// A SHA-256 over header and data stands in the metadata (zeros in its own place), so damage anywhere is noticed.
// Format: https://huggingface.co/docs/safetensors
import { createHash } from "node:crypto";
import * as z from "zod";
import { metricPointSchema } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { runSpecSchema } from "../../shared/run/runSpec.ts";
import type { EngineState, HostTensor } from "../engine/engine.ts";

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
    }),
    /** Milliseconds of the run so far, and of those the ones that trained. */
    elapsedMs: z.number(),
    trainingMs: z.number(),
    trainedSamples: z.number(),
    /** The kept checkpoint with the lowest validation loss. */
    best: z.strictObject({ step: z.number().int(), loss: z.number() }).nullable(),
    history: z.array(metricPointSchema).readonly(),
  })
  .readonly();

/** Everything about a run beside its variables. */
export type CheckpointRecord = z.infer<typeof recordSchema>;

export interface Checkpoint {
  readonly record: CheckpointRecord;
  readonly state: EngineState;
}

const tensorSchema = z.strictObject({
  dtype: z.enum(["F32", "I32", "U8"]),
  shape: z.array(z.number().int().min(0)),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});
type TensorEntry = z.infer<typeof tensorSchema>;
const metadataSchema = z.strictObject({ checksum: z.string().regex(/^[0-9a-f]{64}$/), run: z.string() });

const prefixBytes = 8;
const noChecksum = "0".repeat(64);
const dtypes = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;

/** The bytes of the file, in pieces; the pieces of the state are views, not copies. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array[] {
  const tensors = sortedByAlignment(checkpoint.state);
  const data = tensors.map(([, tensor]) => bytesOf(tensor.data));
  const unsigned = encodeHeader(headerOf(tensors, checkpoint.record, noChecksum));
  const signed = encodeHeader(headerOf(tensors, checkpoint.record, checksumOf([unsigned, ...data])));
  const prefix = new Uint8Array(prefixBytes);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(signed.byteLength), true);
  return [prefix, signed, ...data];
}

/** The checkpoint in these bytes, or run/checkpoint-invalid where a single bit of them is not as it was written. */
export function decodeCheckpoint(bytes: Uint8Array, path: string): Result<Checkpoint, AppError> {
  const parts = splitFile(bytes);
  if (parts === null) return damaged(path, "a file that is cut off");
  const header = parseHeader(parts.header);
  if (header === null) return damaged(path, "a header that can't be read");
  const unsigned = withoutChecksum(parts.header, header.metadata.checksum);
  if (checksumOf([unsigned, parts.data]) !== header.metadata.checksum)
    return damaged(path, "bytes that were changed");
  const record = recordSchema.safeParse(parseJson(header.metadata.run));
  if (!record.success) return damaged(path, "a checkpoint of another version");
  return ok({ record: record.data, state: readTensors(header.tensors, parts.data) });
}

function damaged(path: string, found: string): { readonly ok: false; readonly error: AppError } {
  return err(appError("run/checkpoint-invalid", { found: `${found} (${path})` }));
}

/** Wide elements first, so that every tensor starts at a multiple of its element's size. */
function sortedByAlignment(state: EngineState): [string, HostTensor][] {
  return [...state].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
}

function headerOf(
  tensors: readonly [string, HostTensor][],
  record: CheckpointRecord,
  checksum: string,
): object {
  const entries: [string, TensorEntry][] = [];
  let offset = 0;
  for (const [name, tensor] of tensors) {
    const end = offset + tensor.data.byteLength;
    entries.push([name, { dtype: dtypeOf(tensor), shape: [...tensor.shape], data_offsets: [offset, end] }]);
    offset = end;
  }
  return { __metadata__: { checksum, run: JSON.stringify(record) }, ...Object.fromEntries(entries) };
}

function dtypeOf(tensor: HostTensor): keyof typeof dtypes {
  if (tensor.data instanceof Float32Array) return "F32";
  return tensor.data instanceof Int32Array ? "I32" : "U8";
}

/** Padded with spaces to a multiple of 8, as the format allows, so that the data is aligned. */
function encodeHeader(header: object): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  return Buffer.concat([
    json,
    Buffer.alloc((prefixBytes - (json.byteLength % prefixBytes)) % prefixBytes, " "),
  ]);
}

function bytesOf(data: HostTensor["data"]): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function checksumOf(pieces: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

function splitFile(bytes: Uint8Array): { header: Uint8Array; data: Uint8Array } | null {
  if (bytes.byteLength < prefixBytes) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.byteLength - prefixBytes)) return null;
  const end = prefixBytes + Number(length);
  return { header: bytes.subarray(prefixBytes, end), data: bytes.subarray(end) };
}

interface Header {
  readonly metadata: z.infer<typeof metadataSchema>;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
}

function parseHeader(bytes: Uint8Array): Header | null {
  const json = parseJson(new TextDecoder().decode(bytes));
  if (typeof json !== "object" || json === null) return null;
  const { __metadata__: metadata, ...tensors } = json as Record<string, unknown>;
  const checkedMetadata = metadataSchema.safeParse(metadata);
  const checkedTensors = z.record(z.string(), tensorSchema).safeParse(tensors);
  if (!checkedMetadata.success || !checkedTensors.success) return null;
  return { metadata: checkedMetadata.data, tensors: new Map(Object.entries(checkedTensors.data)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function withoutChecksum(header: Uint8Array, checksum: string): Uint8Array {
  const copy = Buffer.from(header);
  copy.write(noChecksum, copy.indexOf(checksum));
  return copy;
}

function readTensors(entries: ReadonlyMap<string, TensorEntry>, data: Uint8Array): EngineState {
  return new Map([...entries].map(([name, entry]) => [name, readTensor(entry, data)]));
}

function readTensor(entry: TensorEntry, data: Uint8Array): HostTensor {
  // The copy is aligned and outlives the file's buffer (slice of a Buffer would be none).
  const bytes = new Uint8Array(data.subarray(...entry.data_offsets));
  return { shape: entry.shape, data: new dtypes[entry.dtype](bytes.buffer) };
}
