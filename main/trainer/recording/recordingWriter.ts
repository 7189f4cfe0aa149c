// Appends frames to a recording, one after the other and behind the training: compressing and writing happen on other threads,
// and what waits for them is bounded by whoever asks `waitingBytes` first.
import { open, type FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, deflateRaw } from "node:zlib";
import { encodeRecord, type FrameHeader, type RecordingHead } from "./recordingFormat.ts";

const compress = promisify(deflateRaw);
/** After the byte shuffle there are runs of zeros and noise; looking for longer repeats only costs time. */
const compression = { level: 1, strategy: constants.Z_RLE };

export class RecordingWriter {
  readonly #file: FileHandle;
  #last: Promise<void> = Promise.resolve();
  #writtenBytes = 0;
  #waitingBytes = 0;
  #failed = false;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string, head: RecordingHead): Promise<RecordingWriter> {
    const writer = new RecordingWriter(await open(path, "w"));
    writer.#enqueue(0, () => writer.#write(head, new Uint8Array()));
    return writer;
  }

  /** Bytes on the disk. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /** Bytes, not yet compressed, that wait to be written. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Writing went wrong (a full disk); nothing more is written, what there is stays readable. */
  get failed(): boolean {
    return this.#failed;
  }

  append(header: FrameHeader, body: Uint8Array): void {
    this.#enqueue(body.byteLength, async () => this.#write(header, await compress(body, compression)));
  }

  /** Resolves once all frames so far are in the file. */
  written(): Promise<void> {
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close().catch(() => undefined);
  }

  #enqueue(bytes: number, work: () => Promise<void>): void {
    this.#waitingBytes += bytes;
    this.#last = this.#after(this.#last, bytes, work);
  }

  async #after(before: Promise<void>, bytes: number, work: () => Promise<void>): Promise<void> {
    await before;
    try {
      if (!this.#failed) await work();
    } catch {
      this.#failed = true;
    } finally {
      this.#waitingBytes -= bytes;
    }
  }

  async #write(header: object, body: Uint8Array): Promise<void> {
    const record = Buffer.concat(encodeRecord(header, body));
    await this.#file.appendFile(record);
    this.#writtenBytes += record.byteLength;
  }
}
