// Fetches one published file: mirrors in turn, a cut-off transfer is taken up where it stopped, and nothing takes the
// file's name before its size and digest are the published ones. A partial file stays for the next try, beside the place.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { AppFailure, fail } from "../../shared/errors/appError.ts";
import { writeError } from "../files/atomicFile.ts";
import { makeFolder } from "../files/makeFolder.ts";
import { systemErrorCode } from "../files/systemError.ts";
import { throwIfCancelled } from "./byteStream.ts";
import type { PublishedFile } from "./catalogue.ts";

export interface DownloadRequest {
  readonly file: PublishedFile;
  /** Addresses that the file's name is appended to. */
  readonly mirrors: readonly string[];
  /** Made where it is missing. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** Bytes of this file that are here so far. */
  readonly onProgress?: (receivedBytes: number) => void;
  /** A mirror that sends nothing for so long is left. */
  readonly stallMs?: number;
}

const defaultStallMs = 20_000;
/** A mirror that keeps cutting off is asked again as long as it brings the file forward. */
const maxTriesPerMirror = 5;

/** Why a mirror did not deliver; `wrongFile` where it delivered something else. */
class MirrorFailure extends Error {
  override readonly name = "MirrorFailure";
  readonly wrongFile: boolean;
  constructor(reason: string, wrongFile = false) {
    super(reason);
    this.wrongFile = wrongFile;
  }
}

/** The path of the whole, checked file. Fails with data/no-network, data/checksum, file/write or cancelled. */
export async function downloadFile(request: DownloadRequest): Promise<string> {
  const path = join(request.folder, request.file.name);
  if (await isPublished(path, request.file)) return path;
  const made = makeFolder(request.folder);
  if (!made.ok) throw new AppFailure(made.error);
  const failures: { readonly mirror: string; readonly failure: MirrorFailure }[] = [];
  for (const mirror of request.mirrors) {
    const failure = await tryMirror(mirror, path, request);
    if (failure === null) return path;
    failures.push({ mirror, failure });
  }
  const found = failures.map(({ mirror, failure }) => `${mirror}: ${failure.message}`).join("; ");
  const code = failures.some(({ failure }) => failure.wrongFile) ? "data/checksum" : "data/no-network";
  return fail(code, { found: `${found} (${request.file.name})` });
}

/** True where the file is there with the published size and digest. */
export async function isPublished(path: string, file: PublishedFile): Promise<boolean> {
  if ((await sizeOf(path)) !== file.bytes) return false;
  return (await digestOf(path, file.digest.algorithm)) === file.digest.hex;
}

/** Bytes of the file, 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

async function tryMirror(
  mirror: string,
  path: string,
  request: DownloadRequest,
): Promise<MirrorFailure | null> {
  const url = new URL(request.file.name, mirror);
  const partPath = `${path}.part`;
  try {
    const resumed = (await sizeOf(partPath)) > 0;
    await fillPart(url, partPath, request);
    if (await acceptPart(partPath, path, request.file)) return null;
    // What was there before may have been wrong, not what this mirror added.
    if (resumed) {
      await fillPart(url, partPath, request);
      if (await acceptPart(partPath, path, request.file)) return null;
    }
    return new MirrorFailure(
      `a file with another ${request.file.digest.algorithm} than the published one`,
      true,
    );
  } catch (cause) {
    throwIfCancelled(request.signal);
    if (cause instanceof MirrorFailure) return cause;
    throw cause;
  }
}

/** Until the partial file has the published size. */
async function fillPart(url: URL, partPath: string, request: DownloadRequest): Promise<void> {
  for (let attempt = 1; attempt <= maxTriesPerMirror; attempt += 1) {
    const before = await sizeOf(partPath);
    if (before === request.file.bytes) return;
    await transfer(url, partPath, before > request.file.bytes ? 0 : before, request);
    const after = await sizeOf(partPath);
    const startedAnew = before > 0 && after === 0;
    if (after <= before && !startedAnew) break;
  }
  const size = await sizeOf(partPath);
  if (size !== request.file.bytes) throw new MirrorFailure(`cut off after ${size} bytes`);
}

/** Appends what is missing to the partial file, or starts it anew where the mirror sends the whole. */
async function transfer(url: URL, partPath: string, from: number, request: DownloadRequest): Promise<void> {
  const watch = new StallWatch(request.stallMs ?? defaultStallMs, request.signal);
  try {
    const response = await ask(url, from, watch.signal);
    watch.progress();
    const startsAt = startOf(response, from, request.file.bytes);
    const part = await openPart(partPath, startsAt);
    try {
      await receive(response, part, startsAt, request, watch);
    } finally {
      await part.close();
    }
  } catch (cause) {
    throw watch.stalled ? new MirrorFailure("no answer") : cause;
  } finally {
    watch.end();
  }
}

async function ask(url: URL, from: number, signal: AbortSignal): Promise<Response> {
  // The files are compressed already; a second compression would break sizes and ranges.
  const headers = { "accept-encoding": "identity", ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
  try {
    return await fetch(url, { headers, signal, redirect: "follow" });
  } catch (cause) {
    throw new MirrorFailure(describeNetworkFailure(cause));
  }
}

/** Where in the file the response's body begins. */
function startOf(response: Response, from: number, bytes: number): number {
  const { status, headers } = response;
  if (status === 416) return 0;
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
    if (range === null || Number(range[1]) !== from) throw new MirrorFailure("a part that was not asked for");
    if (range[2] !== "*" && Number(range[2]) !== bytes) throw wrongSize(Number(range[2]), bytes);
    return from;
  }
  if (status !== 200) throw new MirrorFailure(`HTTP ${status}`);
  const length = headers.get("content-length");
  if (length !== null && Number(length) !== bytes) throw wrongSize(Number(length), bytes);
  return 0;
}

async function openPart(partPath: string, startsAt: number): Promise<FileHandle> {
  try {
    return await open(partPath, startsAt === 0 ? "w" : "a");
  } catch (cause) {
    throw new AppFailure(writeError(partPath, cause));
  }
}

async function receive(
  response: Response,
  part: FileHandle,
  startsAt: number,
  request: DownloadRequest,
  watch: StallWatch,
): Promise<void> {
  let received = startsAt;
  request.onProgress?.(received);
  if (response.status === 416 || response.body === null) return;
  try {
    for await (const chunk of response.body) {
      watch.progress();
      if (received + chunk.length > request.file.bytes)
        throw wrongSize(received + chunk.length, request.file.bytes);
      await write(part, chunk, join(request.folder, request.file.name));
      received += chunk.length;
      request.onProgress?.(received);
    }
  } catch (cause) {
    if (cause instanceof AppFailure || cause instanceof MirrorFailure) throw cause;
    // The connection broke: what has arrived is kept, and the caller sees that the file is not whole.
    if (watch.stalled || request.signal?.aborted === true) throw cause;
  }
}

async function write(part: FileHandle, chunk: Uint8Array, path: string): Promise<void> {
  try {
    await part.writeFile(chunk);
  } catch (cause) {
    throw new AppFailure(writeError(path, cause));
  }
}

/** Moves the partial file into place where it is the published one, or removes it. */
async function acceptPart(partPath: string, path: string, file: PublishedFile): Promise<boolean> {
  if (!(await isPublished(partPath, file))) {
    await rm(partPath, { force: true });
    return false;
  }
  try {
    const part = await open(partPath, "r+");
    await part.sync();
    await part.close();
    await rename(partPath, path);
    return true;
  } catch (cause) {
    throw new AppFailure(writeError(path, cause));
  }
}

async function digestOf(path: string, algorithm: "sha256" | "md5"): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest("hex");
}

/** Gives up on a transfer that has stood still for too long, or that the user has cancelled. */
class StallWatch {
  readonly #controller = new AbortController();
  readonly #stallMs: number;
  readonly #userSignal: AbortSignal | undefined;
  readonly #onUserAbort = (): void => this.#controller.abort();
  #timer: NodeJS.Timeout;
  stalled = false;

  constructor(stallMs: number, userSignal: AbortSignal | undefined) {
    this.#stallMs = stallMs;
    this.#userSignal = userSignal;
    this.#timer = this.#startTimer();
    if (userSignal?.aborted === true) this.#controller.abort();
    userSignal?.addEventListener("abort", this.#onUserAbort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  progress(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#startTimer();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#userSignal?.removeEventListener("abort", this.#onUserAbort);
    this.#controller.abort();
  }

  #startTimer(): NodeJS.Timeout {
    return setTimeout(() => {
      this.stalled = true;
      this.#controller.abort();
    }, this.#stallMs);
  }
}

function wrongSize(found: number, expected: number): MirrorFailure {
  return new MirrorFailure(`a file of ${found} bytes instead of ${expected}`, true);
}

function describeNetworkFailure(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  const code = systemErrorCode(inner);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "name not found";
  if (code === "ECONNREFUSED") return "connection refused";
  return code ?? (inner instanceof Error ? inner.message : "no connection");
}
