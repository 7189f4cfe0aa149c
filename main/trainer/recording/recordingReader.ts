// Reads a recording, also while it is being written: an index of its frames, and any of them on its own. A frame needs at most
// the full one before it, so every step is equally near; that one is kept, since the next frame asked for is often close by.
// The index holds no curves: they grow with the run and are read again where they are asked for.
import { open, type FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import type * as z from "zod";
import { appError, type AppError } from "../../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { HostTensor } from "../../engine/engine.ts";
import { MetricHistory } from "../metricHistory.ts";
import {
  decodeHeader,
  decodePrefix,
  frameHeaderSchema,
  headSchema,
  mostHeaderBytes,
  prefixBytes,
  type FrameHeader,
  type RecordingHead,
  type RecordPrefix,
} from "./recordingFormat.ts";
import { addDifference, unpackWords, unshuffleBytes, wordsOf, type TensorForm } from "./words.ts";

export interface IndexedFrame {
  readonly header: Pick<FrameHeader, "kind" | "step" | "epoch" | "metrics">;
  readonly bodyAt: number;
  readonly prefix: RecordPrefix;
}

export interface RecordedState {
  readonly header: FrameHeader;
  /** Every weight as it was at this step. */
  readonly weights: ReadonlyMap<string, HostTensor>;
  /** The optimizer's memory and the step counter of the full frame at or before it. */
  readonly rest: ReadonlyMap<string, HostTensor>;
  /** Step of that full frame. */
  readonly restStep: number;
}

interface FoundRecord<T> {
  readonly header: T;
  readonly prefix: RecordPrefix;
  readonly bodyAt: number;
  readonly end: number;
}

const inflate = promisify(inflateRaw);
/** Prefix and header of most frames, at one go. */
const readAheadBytes = 2048;

export class RecordingReader {
  readonly head: RecordingHead;
  readonly #path: string;
  readonly #frames: IndexedFrame[] = [];
  readonly #headEnd: number;
  #end: number;
  #key: { readonly bodyAt: number; readonly words: Int32Array } | null = null;
  #refreshing: Promise<void> | null = null;

  private constructor(path: string, head: RecordingHead, end: number) {
    this.#path = path;
    this.head = head;
    this.#headEnd = end;
    this.#end = end;
  }

  /** Opens the recording up to its last whole frame; run/recording-invalid where not even its head is there. */
  static async open(path: string): Promise<Result<RecordingReader, AppError>> {
    const found = await withFile(path, async (file) =>
      readRecord(file, 0, (await file.stat()).size, headSchema),
    ).catch(() => null);
    if (found === null) return err(appError("run/recording-invalid", { found: `no recording at ${path}` }));
    const reader = new RecordingReader(path, found.header, found.end);
    await reader.refresh();
    return ok(reader);
  }

  get frames(): readonly IndexedFrame[] {
    return this.#frames;
  }

  /** Bytes up to the end of the last whole frame. */
  get bytes(): number {
    return this.#end;
  }

  /** The curves up to this frame, as many points as a run at hand keeps, and the means of its epochs. */
  async historyAt(index: number): Promise<Pick<FrameHeader, "points" | "epochValues">> {
    const history = new MetricHistory();
    const epochValues: FrameHeader["epochValues"][number][] = [];
    const frame = this.#frames[index];
    if (frame !== undefined) {
      await this.#walk(this.#headEnd, endOf(frame), ({ header }) => {
        history.add(header.points);
        epochValues.push(...header.epochValues);
      });
    }
    return { points: history.points(), epochValues };
  }

  /** All that was written of this frame beside its weights. */
  async headerAt(index: number): Promise<FrameHeader> {
    const frame = this.#frames[index];
    if (frame === undefined) throw new Error(`there is no frame ${index}`);
    return this.#headerOf(frame);
  }

  /** Number of the newest frame at or before the step; -1 where there is none. */
  indexOf(step: number): number {
    return this.#frames.findLastIndex(({ header }) => header.step <= step);
  }

  /** Takes in the frames that were written since. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#readNew().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** The state of the newest frame at or before the step. */
  async stateAt(step: number): Promise<Result<RecordedState, AppError>> {
    if ((this.#frames.at(-1)?.header.step ?? -1) < step) await this.refresh();
    const index = this.indexOf(step);
    const frame = this.#frames[index];
    if (frame === undefined) {
      return err(appError("run/recording-invalid", { found: `nothing recorded up to step ${step}` }));
    }
    try {
      return ok(await this.#decode(frame, index));
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : String(cause);
      return err(appError("run/recording-invalid", { found: `${found} (${this.#path})` }));
    }
  }

  async #readNew(): Promise<void> {
    await this.#walk(this.#end, Infinity, (found) => {
      this.#add(found);
      this.#end = found.end;
    }).catch(() => undefined);
  }

  /** Visits the whole frames between two places in the file. */
  async #walk(from: number, until: number, visit: (found: FoundRecord<FrameHeader>) => void): Promise<void> {
    await withFile(this.#path, async (file) => {
      const { size } = await file.stat();
      for (let at = from; at < until;) {
        const found = await readRecord(file, at, size, frameHeaderSchema);
        // A crash may have left a frame whose length is right and whose bytes never came; only the last can be one.
        if (found === null || (found.end === size && !(await bodyIsWhole(file, found)))) return;
        visit(found);
        at = found.end;
      }
    });
  }

  /** A frame of the same step as the one before takes its place: the end of a run is kept whole. */
  #add({ header: { kind, step, epoch, metrics }, bodyAt, prefix }: FoundRecord<FrameHeader>): void {
    if (this.#frames.at(-1)?.header.step === step) this.#frames.pop();
    this.#frames.push({ header: { kind, step, epoch, metrics }, bodyAt, prefix });
  }

  async #headerOf({ bodyAt, prefix, header: { step } }: IndexedFrame): Promise<FrameHeader> {
    const { headerBytes, headerChecksum } = prefix;
    const bytes = await withFile(this.#path, (file) => readBytes(file, bodyAt - headerBytes, headerBytes));
    const header = decodeHeader(bytes, headerChecksum, frameHeaderSchema);
    if (header === null) throw new Error(`the frame of step ${step} was changed`);
    return header;
  }

  async #decode(frame: IndexedFrame, index: number): Promise<RecordedState> {
    const keyIndex = this.#frames.findLastIndex(({ header }, at) => at <= index && header.kind === "full");
    const key = this.#frames[keyIndex];
    if (key === undefined) throw new Error("a difference without a full frame before it");
    const { weights, rest } = this.head;
    const keyWords = await this.#keyWords(key);
    const split = wordCount(weights);
    const keyWeights = keyWords.subarray(0, split);
    const words = frame === key ? keyWeights : addDifference(await this.#words(frame), keyWeights);
    return {
      header: await this.#headerOf(frame),
      weights: unpackWords(weights, words),
      rest: unpackWords(rest, keyWords.subarray(split)),
      restStep: key.header.step,
    };
  }

  async #keyWords(key: IndexedFrame): Promise<Int32Array> {
    if (this.#key?.bodyAt !== key.bodyAt) this.#key = { bodyAt: key.bodyAt, words: await this.#words(key) };
    return this.#key.words;
  }

  async #words({ bodyAt, prefix, header }: IndexedFrame): Promise<Int32Array> {
    const body = await withFile(this.#path, (file) => readBytes(file, bodyAt, prefix.bodyBytes));
    if (crc32(body) !== prefix.bodyChecksum) throw new Error(`the frame of step ${header.step} was changed`);
    return unshuffleBytes(await inflate(body));
  }
}

function endOf({ bodyAt, prefix }: IndexedFrame): number {
  return bodyAt + prefix.bodyBytes;
}

function wordCount(forms: readonly TensorForm[]): number {
  return forms.reduce((sum, form) => sum + wordsOf(form), 0);
}

/** The record at this place, or null where it is not whole. */
async function readRecord<T>(
  file: FileHandle,
  at: number,
  size: number,
  schema: z.ZodType<T>,
): Promise<FoundRecord<T> | null> {
  if (at + prefixBytes > size) return null;
  const start = await readBytes(file, at, Math.min(readAheadBytes, size - at));
  const prefix = decodePrefix(start);
  const bodyAt = at + prefixBytes + prefix.headerBytes;
  const end = bodyAt + prefix.bodyBytes;
  if (prefix.headerBytes > mostHeaderBytes || end > size) return null;
  const bytes =
    bodyAt - at <= start.byteLength
      ? start.subarray(prefixBytes, bodyAt - at)
      : await readBytes(file, at + prefixBytes, prefix.headerBytes);
  const header = decodeHeader(bytes, prefix.headerChecksum, schema);
  return header === null ? null : { header, prefix, bodyAt, end };
}

async function bodyIsWhole(
  file: FileHandle,
  { prefix, bodyAt }: Pick<IndexedFrame, "prefix" | "bodyAt">,
): Promise<boolean> {
  return crc32(await readBytes(file, bodyAt, prefix.bodyBytes)) === prefix.bodyChecksum;
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error("the recording ends within a frame");
    filled += bytesRead;
  }
  return bytes;
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, "r");
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
