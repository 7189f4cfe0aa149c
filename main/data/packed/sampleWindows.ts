// The training samples of a stored set in an epoch's order, window by window: while one is trained on, a thread reads the
// next. The order is the same as in memory, so the numbers are too; only where a sample lies differs.
import { invariant } from "../../../shared/invariant.ts";
import type { ColumnData, ColumnType, Samples, SampleSet, StoredSamples } from "../dataset.ts";
import { ascending } from "../random.ts";
import { fileRows, filledColumn, isStored, pickRows, sampleSize } from "../samples.ts";
import { bytesPerRow } from "./packFile.ts";
import { RowReader } from "./rowReader.ts";

/** Samples in memory and which of them are meant. */
export interface Portion {
  readonly samples: SampleSet;
  readonly indices: Int32Array;
}

interface Window {
  readonly order: Int32Array;
  readonly number: number;
  readonly samples: SampleSet;
  readonly buffers: ArrayBuffer[];
}

interface PendingWindow {
  readonly order: Int32Array;
  readonly number: number;
  readonly window: Promise<Window>;
}

const windowBytes = 32 * 1024 * 1024;
const leastBatches = 4;

/** Undefined where memory holds the samples. */
export function openWindows(train: Samples, batchSize: number): SampleWindows | undefined {
  return isStored(train) ? new SampleWindows(train, Math.min(batchSize, train.count)) : undefined;
}

export class SampleWindows {
  readonly #set: StoredSamples;
  readonly #reader: RowReader;
  /** Whole batches, so that none lies in two windows. */
  readonly #windowRows: number;
  readonly #places: Int32Array;
  #current: Window | null = null;
  #pending: PendingWindow | null = null;
  #spare: ArrayBuffer[] | null = null;

  constructor(set: StoredSamples, batchSize: number, bytes = windowBytes) {
    this.#set = set;
    this.#reader = new RowReader(set.features);
    const rowBytes = set.features.reduce((sum, column) => sum + bytesPerRow(column), 0);
    const batches = Math.max(leastBatches, Math.floor(bytes / (rowBytes * batchSize)));
    this.#windowRows = Math.min(batches * batchSize, Math.ceil(set.count / batchSize) * batchSize);
    this.#places = ascending(this.#windowRows);
  }

  /**
   * At most `length` samples of the order from place `start` on: fewer where the window ends.
   * @param following the order of the next epoch, null where there is none; asked for when its samples are to be read.
   */
  async take(
    order: Int32Array,
    start: number,
    length: number,
    following: () => Int32Array | null,
  ): Promise<Portion> {
    const number = Math.floor(start / this.#windowRows);
    const window = await this.#window(order, number);
    const firstPlace = start - number * this.#windowRows;
    const end = Math.min(firstPlace + length, window.samples.count);
    this.#readAhead(order, number + 1, following);
    return { samples: window.samples, indices: this.#places.subarray(firstPlace, end) };
  }

  /** Waits for the read under way and ends the thread. */
  async close(): Promise<void> {
    await this.#pending?.window.catch(() => undefined);
    await this.#reader.close();
  }

  async #window(order: Int32Array, number: number): Promise<Window> {
    const known = this.#current;
    if (known !== null && isWindow(known, order, number)) return known;
    const pending = this.#pending;
    this.#pending = null;
    const ready = (await pending?.window) ?? null;
    this.#spare = known?.buffers ?? null;
    if (ready !== null && isWindow(ready, order, number)) return (this.#current = ready);
    this.#spare = ready?.buffers ?? this.#spare;
    return (this.#current = await this.#read(order, number));
  }

  #readAhead(order: Int32Array, number: number, following: () => Int32Array | null): void {
    if (this.#pending !== null) return;
    const endsEpoch = number * this.#windowRows >= this.#set.count;
    const next = endsEpoch ? { order: following(), number: 0 } : { order, number };
    if (next.order === null) return;
    if (this.#current !== null && isWindow(this.#current, next.order, next.number)) return;
    const window = this.#read(next.order, next.number);
    // Who takes it hears of a failure; until then it must not count as unheard.
    window.catch(() => undefined);
    this.#pending = { order: next.order, number: next.number, window };
  }

  async #read(order: Int32Array, number: number): Promise<Window> {
    const places = order.subarray(number * this.#windowRows, (number + 1) * this.#windowRows);
    const given = this.#spare ?? this.#reader.makeBuffers(this.#windowRows);
    this.#spare = null;
    const buffers = await this.#reader.read(fileRows(this.#set, places).slice(), given);
    const samples = {
      count: places.length,
      features: this.#set.features.map((column, index) => {
        const length = places.length * sampleSize(column);
        return filledColumn(column, viewOf(column.type, buffers[index], length));
      }),
      targets: this.#set.targets.map((column) => pickRows(column, places)),
    };
    return { order, number, samples, buffers };
  }
}

function isWindow(window: Window, order: Int32Array, number: number): boolean {
  return window.order === order && window.number === number;
}

function viewOf(type: ColumnType, buffer: ArrayBuffer | undefined, length: number): ColumnData {
  invariant(buffer !== undefined, "one buffer per column");
  if (type === "uint8") return new Uint8Array(buffer, 0, length);
  return type === "float32" ? new Float32Array(buffer, 0, length) : new Int32Array(buffer, 0, length);
}
