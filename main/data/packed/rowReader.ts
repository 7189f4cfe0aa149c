// A thread that reads rows of stored columns while the thread that trains is inside a native call. Buffers change hands (they
// are transferred, never copied), so a reader's caller gives two sets of them in turn.
import { Worker } from "node:worker_threads";
import { AppFailure, appError } from "../../../shared/errors/appError.ts";
import { invariant } from "../../../shared/invariant.ts";
import type { StoredColumn } from "../dataset.ts";
import { bytesPerRow } from "./packFile.ts";
import { readRowsInto, type RowPlace } from "./readRowsInto.ts";

interface Answer {
  readonly buffers: ArrayBuffer[];
  /** In words, why the rows could not be read. */
  readonly failure: string | null;
}

/** The thread's program; `readRowsInto` brings no imports, so its source is all there is to send. */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
const fs = require("node:fs");
const readRowsInto = ${readRowsInto.toString()};
const files = new Map();
const opened = (path) => {
  if (!files.has(path)) files.set(path, fs.openSync(path, "r"));
  return files.get(path);
};
parentPort.on("message", ({ rows, buffers }) => {
  let failure = null;
  try {
    workerData.forEach(({ file, place }, index) => {
      const into = new Uint8Array(buffers[index], 0, rows.length * place.rowBytes);
      readRowsInto(fs.readSync, opened(file), place, rows, into);
    });
  } catch (cause) {
    failure = cause.message;
  }
  parentPort.postMessage({ buffers, failure }, buffers);
});
`;

export class RowReader {
  readonly #columns: readonly StoredColumn[];
  readonly #places: readonly RowPlace[];
  /** Started by the first read. */
  #worker: Worker | null = null;
  #settle: { resolve(buffers: ArrayBuffer[]): void; reject(cause: unknown): void } | null = null;

  constructor(columns: readonly StoredColumn[]) {
    this.#columns = columns;
    this.#places = columns.map((column) => ({
      offset: column.offset,
      rowBytes: bytesPerRow(column),
    }));
  }

  /** Buffers with room for so many rows, one per column. */
  makeBuffers(rows: number): ArrayBuffer[] {
    return this.#places.map(({ rowBytes }) => new ArrayBuffer(rows * rowBytes));
  }

  /** Fills the buffers, which are the thread's until they come back. One read at a time. Rejects with AppFailure file/read. */
  read(rows: Int32Array, buffers: ArrayBuffer[]): Promise<ArrayBuffer[]> {
    invariant(this.#settle === null, "one read at a time");
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage({ rows, buffers }, buffers);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#fail("the reader was closed");
  }

  #start(): Worker {
    const workerData = this.#columns.map(({ file }, index) => ({ file, place: this.#places[index] }));
    const worker = new Worker(program, { eval: true, workerData });
    worker.on("message", (answer: Answer) => this.#take(answer));
    worker.on("error", (cause) => this.#fail(cause.message));
    return worker;
  }

  #take({ buffers, failure }: Answer): void {
    if (failure !== null) return this.#fail(failure);
    this.#worker?.unref();
    this.#settle?.resolve(buffers);
    this.#settle = null;
  }

  #fail(reason: string): void {
    this.#worker?.unref();
    const files = this.#columns.map(({ file }) => file).join(", ");
    this.#settle?.reject(new AppFailure(appError("file/read", { found: `${reason} (${files})` })));
    this.#settle = null;
  }
}
