// A recording as one file that is only ever appended to: a head that says which tensors a frame holds, then frames. Each is a
// prefix (lengths and CRC-32 of header and body), a JSON header and a deflated body, so a file cut off anywhere opens up to
// its last whole frame, and the headers can be walked through without reading the bodies.
import { crc32 } from "node:zlib";
import * as z from "zod";
import { metricPointSchema } from "../../../shared/contract/contract.ts";

export const prefixBytes = 16;
/** Larger headers are damage. */
export const mostHeaderBytes = 16 * 1024 * 1024;

const formSchema = z
  .strictObject({
    name: z.string(),
    dtype: z.enum(["F32", "I32", "U8"]),
    shape: z.array(z.number().int().min(0)).readonly(),
  })
  .readonly();

export const headSchema = z
  .strictObject({
    format: z.literal("netloom-recording"),
    version: z.literal(1),
    runId: z.string(),
    dataset: z.strictObject({ hash: z.string(), trainCount: z.number().int() }),
    session: z.strictObject({ engine: z.string(), device: z.string(), threads: z.number().int() }),
    /** In every frame. */
    weights: z.array(formSchema).readonly(),
    /** In full frames alone: the optimizer's memory and the step counter. */
    rest: z.array(formSchema).readonly(),
  })
  .readonly();
export type RecordingHead = z.infer<typeof headSchema>;

const metricValues = z.record(z.string().max(200), z.number()).readonly();

export const frameHeaderSchema = z
  .strictObject({
    /** Full: the whole state. Difference: the weights, against those of the newest full frame before it. */
    kind: z.enum(["full", "difference"]),
    step: z.number().int().min(0),
    epoch: z.number(),
    /** Newest values by name, as shown at this step. */
    metrics: metricValues,
    /** What a checkpoint of this step says beside spec, history and epochValues; checked when one is made of it. */
    record: z.record(z.string(), z.unknown()).readonly(),
    /** Points of the curves since the frame before. */
    points: z.array(metricPointSchema).readonly(),
    /** Means of the epochs that ended since the frame before. */
    epochValues: z.array(metricValues).readonly(),
  })
  .readonly();
export type FrameHeader = z.infer<typeof frameHeaderSchema>;

export interface RecordPrefix {
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly headerChecksum: number;
  readonly bodyChecksum: number;
}

/** The pieces of a record in the order they are written. */
export function encodeRecord(header: object, body: Uint8Array): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = new DataView(new ArrayBuffer(prefixBytes));
  [json.length, body.length, crc32(json), crc32(body)].forEach((value, place) => {
    prefix.setUint32(place * 4, value, true);
  });
  return [new Uint8Array(prefix.buffer), json, body];
}

export function decodePrefix(bytes: Uint8Array): RecordPrefix {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [headerBytes = 0, bodyBytes = 0, headerChecksum = 0, bodyChecksum = 0] = [0, 4, 8, 12].map((at) =>
    view.getUint32(at, true),
  );
  return { headerBytes, bodyBytes, headerChecksum, bodyChecksum };
}

/** The value in the header's bytes, or null where they are not as they were written. */
export function decodeHeader<T>(bytes: Uint8Array, checksum: number, schema: z.ZodType<T>): T | null {
  if (crc32(bytes) !== checksum) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
