// Named tensors as one file: the safetensors format, so that other tools can read it. 8 bytes header length, a JSON header
// (name → dtype, shape, offsets; "__metadata__" of strings), then the raw little-endian data without holes.
// A SHA-256 over header and data stands in the metadata (zeros in its own place), so damage anywhere is noticed.
// Format: https://huggingface.co/docs/safetensors
import { createHash } from "node:crypto";
import * as z from "zod";
import type { HostTensor } from "../engine/engine.ts";

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, HostTensor>;
  /** What else the writer has to say, by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type DecodedTensorFile =
  | { readonly ok: true; readonly file: TensorFile }
  /** In words, what the bytes are instead. */
  | { readonly ok: false; readonly found: string };

const tensorSchema = z.strictObject({
  dtype: z.enum(["F32", "I32", "U8"]),
  shape: z.array(z.number().int().min(0)),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});
type TensorEntry = z.infer<typeof tensorSchema>;
const metadataSchema = z
  .record(z.string(), z.string())
  .refine(({ checksum }) => checksum !== undefined && /^[0-9a-f]{64}$/.test(checksum));

const prefixBytes = 8;
const noChecksum = "0".repeat(64);
const dtypes = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;

/** The bytes of the file, in pieces; the pieces of the tensors are views, not copies. */
export function encodeTensorFile({ tensors, metadata }: TensorFile): Uint8Array[] {
  const sorted = sortedByAlignment(tensors);
  const data = sorted.map(([, tensor]) => bytesOf(tensor.data));
  const unsigned = encodeHeader(headerOf(sorted, metadata, noChecksum));
  const signed = encodeHeader(headerOf(sorted, metadata, checksumOf([unsigned, ...data])));
  const prefix = new Uint8Array(prefixBytes);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(signed.byteLength), true);
  return [prefix, signed, ...data];
}

/** The file in these bytes, unless a single bit of them is not as it was written. */
export function decodeTensorFile(bytes: Uint8Array): DecodedTensorFile {
  const parts = splitFile(bytes);
  if (parts === null) return { ok: false, found: "a file that is cut off" };
  const header = parseHeader(parts.header);
  if (header === null) return { ok: false, found: "a header that can't be read" };
  const unsigned = withoutChecksum(parts.header, header.checksum);
  if (checksumOf([unsigned, parts.data]) !== header.checksum)
    return { ok: false, found: "bytes that were changed" };
  const misplaced = [...header.tensors].find(([, entry]) => !fits(entry, parts.data));
  if (misplaced !== undefined)
    return { ok: false, found: `a tensor whose size is not its shape's (${misplaced[0]})` };
  const tensors = new Map([...header.tensors].map(([name, entry]) => [name, readTensor(entry, parts.data)]));
  return { ok: true, file: { tensors, metadata: header.metadata } };
}

/** Wide elements first, so that every tensor starts at a multiple of its element's size. */
function sortedByAlignment(tensors: TensorFile["tensors"]): [string, HostTensor][] {
  return [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
}

function headerOf(
  tensors: readonly [string, HostTensor][],
  metadata: TensorFile["metadata"],
  checksum: string,
): object {
  const entries: [string, TensorEntry][] = [];
  let offset = 0;
  for (const [name, tensor] of tensors) {
    const end = offset + tensor.data.byteLength;
    entries.push([name, { dtype: dtypeOf(tensor), shape: [...tensor.shape], data_offsets: [offset, end] }]);
    offset = end;
  }
  return { __metadata__: { checksum, ...metadata }, ...Object.fromEntries(entries) };
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
  readonly checksum: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
}

function parseHeader(bytes: Uint8Array): Header | null {
  const json = parseJson(new TextDecoder().decode(bytes));
  if (typeof json !== "object" || json === null) return null;
  const { __metadata__: given, ...tensors } = json as Record<string, unknown>;
  const checkedMetadata = metadataSchema.safeParse(given);
  const checkedTensors = z.record(z.string(), tensorSchema).safeParse(tensors);
  if (!checkedMetadata.success || !checkedTensors.success) return null;
  const { checksum = noChecksum, ...metadata } = checkedMetadata.data;
  return { checksum, metadata, tensors: new Map(Object.entries(checkedTensors.data)) };
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

function fits({ dtype, shape, data_offsets: [start, end] }: TensorEntry, data: Uint8Array): boolean {
  const count = shape.reduce((product, length) => product * length, 1);
  return end <= data.byteLength && end - start === count * dtypes[dtype].BYTES_PER_ELEMENT;
}

function readTensor(entry: TensorEntry, data: Uint8Array): HostTensor {
  // The copy is aligned and outlives the file's buffer (slice of a Buffer would be none).
  const bytes = new Uint8Array(data.subarray(...entry.data_offsets));
  return { shape: entry.shape, data: new dtypes[entry.dtype](bytes.buffer) };
}
