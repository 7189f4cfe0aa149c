// A packed file: columns of numbers as stored, one after the other, so that any row is read by its position. 8 bytes of magic,
// 4 of version, 4 of header length, a JSON header (what it was made from, its columns), then each column's data from a
// multiple of 4096 on. Written whole or not at all.
import { open } from "node:fs/promises";
import * as z from "zod";
import type { ColumnType, StoredColumn } from "../dataset.ts";
import { numbersOfType, sampleSize } from "../samples.ts";

const magic = "NLOOMPAK";
const version = 1;
const prefixBytes = 16;
const alignment = 4096;
const maxHeaderBytes = 64 * 1024 * 1024;

const headerSchema = z.strictObject({
  /** Files it was made from, with sizes and times. */
  stamp: z.array(z.string()).readonly(),
  count: z.number().int().min(1),
  columns: z
    .array(
      z.strictObject({
        name: z.string(),
        shape: z.array(z.number().int().min(0)).readonly(),
        type: z.enum(["uint8", "float32", "int32"]),
      }),
    )
    .readonly(),
  /** What else its source wants to know. */
  details: z.record(z.string(), z.unknown()).readonly(),
});
export type PackHeader = z.infer<typeof headerSchema>;

export interface Pack extends Omit<PackHeader, "columns"> {
  readonly path: string;
  readonly columns: readonly StoredColumn[];
  readonly bytes: number;
}

/** Null where there is no whole packed file of this version. */
export async function openPack(path: string): Promise<Pack | null> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const prefix = Buffer.alloc(prefixBytes);
    await file.read(prefix, 0, prefixBytes, 0);
    if (prefix.toString("latin1", 0, 8) !== magic || prefix.readUInt32LE(8) !== version) return null;
    const length = prefix.readUInt32LE(12);
    if (length > Math.min(size, maxHeaderBytes)) return null;
    const text = Buffer.alloc(length);
    await file.read(text, 0, length, prefixBytes);
    const header = headerSchema.safeParse(parseJson(text.toString()));
    if (!header.success || packBytes(header.data, length) !== size) return null;
    return packOf(path, header.data, length);
  } finally {
    await file.close();
  }
}

/** The bytes of a packed file. @param columns each column's data in the order of the header, cut anyhow. */
export async function* packPieces(
  header: PackHeader,
  columns: readonly AsyncIterable<Uint8Array>[],
): AsyncGenerator<Uint8Array, void, void> {
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(magic, "latin1");
  prefix.writeUInt32LE(version, 8);
  prefix.writeUInt32LE(text.length, 12);
  yield prefix;
  yield text;
  let at = prefixBytes + text.length;
  for (const data of columns) {
    const start = aligned(at);
    yield new Uint8Array(start - at);
    at = start;
    for await (const piece of data) {
      at += piece.byteLength;
      yield piece;
    }
  }
}

/** Bytes of the file with this header. */
export function packBytes(
  header: PackHeader,
  headerBytes = Buffer.byteLength(JSON.stringify(header)),
): number {
  return header.columns.reduce(
    (at, column) => aligned(at) + header.count * bytesPerRow(column),
    prefixBytes + headerBytes,
  );
}

function packOf(path: string, header: PackHeader, headerBytes: number): Pack {
  let at = prefixBytes + headerBytes;
  const columns = header.columns.map((column) => {
    const offset = aligned(at);
    at = offset + header.count * bytesPerRow(column);
    return { ...column, file: path, offset };
  });
  return { ...header, columns, path, bytes: at };
}

export function bytesPerRow(column: {
  readonly shape: readonly number[];
  readonly type: ColumnType;
}): number {
  return sampleSize(column) * numbersOfType(column.type, 0).BYTES_PER_ELEMENT;
}

function aligned(at: number): number {
  return Math.ceil(at / alignment) * alignment;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
