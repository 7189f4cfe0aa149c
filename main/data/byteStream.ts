// A file's bytes as a stream, unpacked where the file is gzip (told by its first bytes, not its name). Failures come as
// AppFailures; leaving the loop early closes everything.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { AppFailure, fail } from "../../shared/errors/appError.ts";
import { systemErrorCode } from "../files/systemError.ts";

const chunkBytes = 256 * 1024;
/** Deflate can't do better than 1032 to 1 (RFC 1951: 258 bytes out of two bits). */
const maxDeflateRatio = 1032;

/** How far a source is read. */
export interface ReadProgress {
  /** "reading table.csv" */
  readonly activity: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface ByteStream {
  readonly path: string;
  /** No more than this can come out of the file. */
  readonly maxBytes: number;
  chunks(): AsyncGenerator<Uint8Array, void, void>;
}

/** @param onProgress hears now and then how much of the file is read. */
export async function openByteStream(
  path: string,
  signal?: AbortSignal,
  onProgress?: (progress: ReadProgress) => void,
): Promise<ByteStream> {
  const { bytes, gzipped } = await inspectFile(path);
  const onRead = (doneBytes: number): void =>
    onProgress?.({ activity: `reading ${basename(path)}`, doneBytes, totalBytes: bytes });
  return {
    path,
    maxBytes: gzipped ? bytes * maxDeflateRatio : bytes,
    chunks: () => streamChunks(path, gzipped, signal, onRead),
  };
}

async function* streamChunks(
  path: string,
  gzipped: boolean,
  signal: AbortSignal | undefined,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const source = createReadStream(path, { highWaterMark: chunkBytes });
  const unpacked = gzipped ? source.pipe(createGunzip({ chunkSize: chunkBytes })) : source;
  if (unpacked !== source) source.on("error", (cause) => unpacked.destroy(cause));
  let received = 0;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      throwIfCancelled(signal);
      received += chunk.length;
      onRead(source.bytesRead);
      yield chunk;
    }
  } catch (cause) {
    throwGzipError(path, cause, received);
    throwReadError(path, cause);
  } finally {
    source.destroy();
  }
}

async function inspectFile(path: string): Promise<{ readonly bytes: number; readonly gzipped: boolean }> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      const start = new Uint8Array(2);
      await file.read(start, 0, 2, 0);
      return { bytes: size, gzipped: start[0] === 0x1f && start[1] === 0x8b };
    } finally {
      await file.close();
    }
  } catch (cause) {
    return throwReadError(path, cause);
  }
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) fail("cancelled", { found: "the wish to stop" });
}

/** Turns a failed read into the catalogue's words; what is already in them, and what is a bug, goes on as it is. */
export function throwReadError(path: string, cause: unknown): never {
  const code = systemErrorCode(cause);
  if (cause instanceof AppFailure || code === null) throw cause;
  if (code === "ENOENT" || code === "ENOTDIR") fail("file/not-found", { found: `nothing at ${path}` });
  return fail("file/read", { found: `${describeReadFailure(code)} (${path})` });
}

function describeReadFailure(code: string): string {
  if (code === "EISDIR") return "a folder, not a file";
  if (code === "EACCES" || code === "EPERM") return "no permission to read";
  return `the system's error ${code}`;
}

function throwGzipError(path: string, cause: unknown, unpackedBytes: number): void {
  const code = systemErrorCode(cause);
  if (code === null || !code.startsWith("Z_")) return;
  const what = code === "Z_BUF_ERROR" ? "a file that ends early" : "damaged bytes";
  fail("data/gzip-broken", { found: `${what} after ${unpackedBytes} unpacked bytes in ${path}` });
}
