// Cuts the bytes of a table into rows and cells as they stream by (RFC 4180: quotes, doubled quotes, line breaks within
// quotes). Cells stay byte ranges until someone asks for a number or a text, so a million rows make no garbage.
import { fail } from "../../../shared/errors/appError.ts";
import { parseNumber } from "./parseNumber.ts";

export interface CsvRow {
  readonly cellCount: number;
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  /** NaN where the cell is no finite number. */
  number(cell: number): number;
  text(cell: number): string;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const maxRowBytes = 4 * 1024 * 1024;
const maxCells = 100_000;

/** The commonest of comma, semicolon and tab outside quotes in the first line. */
export function detectDelimiter(start: Uint8Array): number {
  const candidates = [",", ";", "\t"].map((character) => ({ byte: character.charCodeAt(0), count: 0 }));
  let quoted = false;
  for (const byte of start) {
    if (byte === quote) quoted = !quoted;
    if (byte === lineFeed && !quoted) break;
    const candidate = quoted ? undefined : candidates.find((known) => known.byte === byte);
    if (candidate !== undefined) candidate.count += 1;
  }
  return candidates.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).byte;
}

/** Push chunks, then finish; `onRow` gets a row that is valid only during the call. Blank lines are left out. */
export class CsvRows implements CsvRow {
  readonly #path: string;
  readonly #onRow: (row: CsvRow) => void;
  readonly #decoder = new TextDecoder();
  #delimiter: number | null = null;
  #bytes: Uint8Array = new Uint8Array(0);
  #starts = new Int32Array(64);
  #ends = new Int32Array(64);
  #rowLines = 0;
  cellCount = 0;
  line = 1;

  constructor(path: string, onRow: (row: CsvRow) => void) {
    this.#path = path;
    this.#onRow = onRow;
  }

  push(chunk: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    if (this.#delimiter === null) this.#start();
    let at = 0;
    for (;;) {
      const next = this.#cutRow(at);
      if (next === -1) break;
      this.#deliver();
      at = next;
    }
    this.#bytes = this.#bytes.subarray(at);
    if (this.#bytes.length > maxRowBytes) {
      fail("data/csv-row", {
        expected: `rows of at most ${maxRowBytes} bytes`,
        found: `a longer one from line ${this.line} of ${this.#path}`,
      });
    }
  }

  finish(): void {
    if (this.#bytes.length > 0) this.push(Uint8Array.of(lineFeed));
    if (this.#bytes.length > 0) {
      fail("data/csv-row", {
        expected: "every quote to be closed",
        found: `one that is not, in the row from line ${this.line} of ${this.#path}`,
      });
    }
  }

  number(cell: number): number {
    const [start, end] = this.#rangeOf(cell);
    return parseNumber(this.#bytes, start, end);
  }

  text(cell: number): string {
    const [start, end] = this.#rangeOf(cell);
    const text = this.#decoder.decode(this.#bytes.subarray(start, end));
    return this.#bytes[start - 1] === quote ? text.replaceAll('""', '"') : text.trim();
  }

  #rangeOf(cell: number): readonly [number, number] {
    return [this.#starts[cell] ?? 0, this.#ends[cell] ?? 0];
  }

  #start(): void {
    const bytes = this.#bytes;
    const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    if (byteOrderMark) this.#bytes = bytes.subarray(3);
    this.#delimiter = detectDelimiter(this.#bytes);
  }

  #deliver(): void {
    const blank = this.cellCount === 1 && this.#starts[0] === this.#ends[0];
    if (!blank) this.#onRow(this);
    this.line += this.#rowLines;
  }

  /** Finds the cells of the row that begins at `at`; returns where the next row begins, −1 where this one is not whole. */
  #cutRow(at: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    const delimiter = this.#delimiter;
    this.cellCount = 0;
    this.#rowLines = 1;
    let position = at;
    while (position < length) {
      let end: number;
      if (bytes[position] === quote) {
        end = this.#closingQuote(position + 1);
        if (end === -1) return -1;
        this.#addCell(position + 1, end);
        position = end + 1;
        while (position < length && bytes[position] !== delimiter && bytes[position] !== lineFeed)
          position += 1;
      } else {
        const start = position;
        while (position < length && bytes[position] !== delimiter && bytes[position] !== lineFeed)
          position += 1;
        end = position;
        if (bytes[position] === lineFeed && end > start && bytes[end - 1] === carriageReturn) end -= 1;
        this.#addCell(start, end);
      }
      if (position >= length) return -1;
      if (bytes[position] === lineFeed) return position + 1;
      position += 1;
      // A delimiter at the very end of what is here: whether a cell follows is not known yet.
    }
    return -1;
  }

  #closingQuote(from: number): number {
    const bytes = this.#bytes;
    for (let at = from; at < bytes.length; at += 1) {
      if (bytes[at] === lineFeed) this.#rowLines += 1;
      if (bytes[at] !== quote) continue;
      if (bytes[at + 1] !== quote) return at + 1 < bytes.length ? at : -1;
      at += 1;
    }
    return -1;
  }

  #addCell(start: number, end: number): void {
    if (this.cellCount === this.#starts.length) this.#growCells();
    this.#starts[this.cellCount] = start;
    this.#ends[this.cellCount] = end;
    this.cellCount += 1;
  }

  #growCells(): void {
    const size = this.#starts.length * 2;
    if (size > maxCells) {
      fail("data/csv-row", {
        expected: `at most ${maxCells} cells in a row`,
        found: `more in line ${this.line} of ${this.#path}`,
      });
    }
    const [starts, ends] = [new Int32Array(size), new Int32Array(size)];
    starts.set(this.#starts);
    ends.set(this.#ends);
    this.#starts = starts;
    this.#ends = ends;
  }
}
