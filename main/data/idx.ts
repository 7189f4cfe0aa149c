// Reads IDX, the format of MNIST: 00 00, a type code, the number of dimensions, the dimensions, then the numbers, all
// big-endian (Y. LeCun, yann.lecun.com/exdb/mnist). The file may be hostile: nothing is allocated that the file's own size
// could not fill, and unpacking stops at the first byte beyond what the header announces.
import { endianness } from "node:os";
import { fail, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Result } from "../../shared/result.ts";
import { attempt } from "./attempt.ts";
import { openByteStream } from "./byteStream.ts";

export type IdxData = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

export interface IdxArray {
  readonly shape: readonly number[];
  /** data.length = product(shape), in the machine's byte order. */
  readonly data: IdxData;
}

export interface IdxType {
  readonly name: string;
  readonly bytes: 1 | 2 | 4 | 8;
  view(buffer: ArrayBuffer): IdxData;
}

const idxTypes: ReadonlyMap<number, IdxType> = new Map<number, IdxType>([
  [0x08, { name: "uint8", bytes: 1, view: (buffer) => new Uint8Array(buffer) }],
  [0x09, { name: "int8", bytes: 1, view: (buffer) => new Int8Array(buffer) }],
  [0x0b, { name: "int16", bytes: 2, view: (buffer) => new Int16Array(buffer) }],
  [0x0c, { name: "int32", bytes: 4, view: (buffer) => new Int32Array(buffer) }],
  [0x0d, { name: "float32", bytes: 4, view: (buffer) => new Float32Array(buffer) }],
  [0x0e, { name: "float64", bytes: 8, view: (buffer) => new Float64Array(buffer) }],
]);

const maxDimensions = 4;
const maxPayloadBytes = 2 ** 31;

/** Reads a whole IDX file, gzipped or not (told by its first bytes, not its name). */
export function readIdx(path: string, signal?: AbortSignal): Promise<Result<IdxArray, AppError>> {
  return attempt(() => readIdxOrThrow(path, signal));
}

async function readIdxOrThrow(path: string, signal: AbortSignal | undefined): Promise<IdxArray> {
  let header: IdxHeader | null = null;
  let payload = new Uint8Array(0);
  let filled = 0;
  const begin = (found: IdxHeader): void => {
    if (found.payloadBytes > maxPayloadBytes) {
      fail("data/too-large", {
        expected: `at most ${maxPayloadBytes} bytes of numbers`,
        found: `dimensions ${found.shape.join(" × ")} of ${found.type.name} in ${path}`,
      });
    }
    header = found;
    payload = new Uint8Array(found.payloadBytes);
  };
  for await (const piece of idxPayload(path, begin, signal)) {
    payload.set(piece, filled);
    filled += piece.length;
  }
  invariant(header !== null, "a payload comes after its header");
  const { type, shape } = header as IdxHeader;
  toMachineOrder(payload, type.bytes);
  return { shape, data: type.view(payload.buffer) };
}

/** The header of an IDX file that is long enough for what it announces. Throws AppFailure. */
export async function readIdxHeader(path: string, signal?: AbortSignal): Promise<IdxHeader> {
  let header: IdxHeader | null = null;
  for await (const _ of idxPayload(path, (found) => (header = found), signal)) if (header !== null) break;
  return header ?? fail("data/idx-truncated", { found: `no header in ${path}` });
}

/** The numbers of an IDX file in whole elements, in the machine's byte order. Throws AppFailure. */
export async function* idxNumbers(path: string, signal?: AbortSignal): AsyncGenerator<IdxData, void, void> {
  let type: IdxType | null = null;
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of idxPayload(path, (header) => (type = header.type), signal)) {
    invariant(type !== null, "a payload comes after its header");
    const { bytes, view } = type as IdxType;
    const joined = Buffer.concat([rest, piece]);
    const whole = joined.length - (joined.length % bytes);
    const copy = Uint8Array.from(joined.subarray(0, whole));
    toMachineOrder(copy, bytes);
    rest = joined.subarray(whole);
    yield view(copy.buffer);
  }
}

/** The bytes after the header, as many as it announces. @param onHeader called once, before the first of them. */
async function* idxPayload(
  path: string,
  onHeader: (header: IdxHeader) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const stream = await openByteStream(path, signal);
  const cutter = new IdxCutter(path, stream.maxBytes, onHeader);
  for await (const chunk of stream.chunks()) {
    const payload = cutter.take(chunk);
    if (payload.length > 0) yield payload;
  }
  cutter.finish();
}

export interface IdxHeader {
  readonly type: IdxType;
  readonly shape: readonly number[];
  readonly payloadBytes: number;
}

/** Takes the file's bytes in pieces of any size and hands on what comes after the header. */
class IdxCutter {
  readonly #path: string;
  /** More bytes than this can't come out of the file. */
  readonly #plausibleBytes: number;
  readonly #head = new Uint8Array(4 + 4 * maxDimensions);
  #headFilled = 0;
  #header: IdxHeader | null = null;
  readonly #onHeader: (header: IdxHeader) => void;
  #taken = 0;

  constructor(path: string, plausibleBytes: number, onHeader: (header: IdxHeader) => void) {
    this.#path = path;
    this.#plausibleBytes = plausibleBytes;
    this.#onHeader = onHeader;
  }

  take(chunk: Uint8Array): Uint8Array {
    let rest = chunk;
    while (this.#header === null && rest.length > 0) rest = this.#takeHead(rest);
    if (this.#header === null || rest.length === 0) return rest;
    this.#taken += rest.length;
    if (this.#taken > this.#header.payloadBytes) {
      fail("data/idx-trailing", {
        expected: announced(this.#header),
        found: `more than that in ${this.#path}`,
      });
    }
    return rest;
  }

  finish(): void {
    if (this.#header === null) {
      const found = `${this.#headFilled} bytes in all in ${this.#path}`;
      return fail("data/idx-truncated", { expected: "a header and its numbers", found });
    }
    if (this.#taken < this.#header.payloadBytes) this.#failTruncated(this.#header, `${this.#taken} bytes`);
  }

  /** Copies what belongs to the header; returns the rest. */
  #takeHead(chunk: Uint8Array): Uint8Array {
    const magicSeen = this.#headFilled >= 4;
    const wanted = magicSeen ? 4 + 4 * readDimensionCount(this.#head) : 4;
    const taken = Math.min(chunk.length, wanted - this.#headFilled);
    this.#head.set(chunk.subarray(0, taken), this.#headFilled);
    this.#headFilled += taken;
    if (this.#headFilled === wanted) {
      if (magicSeen) this.#startPayload(readHeader(this.#head, this.#path));
      else checkMagic(this.#head, this.#path);
    }
    return chunk.subarray(taken);
  }

  #startPayload(header: IdxHeader): void {
    if (this.#headFilled + header.payloadBytes > this.#plausibleBytes) {
      this.#failTruncated(header, "a file too short for that");
    }
    this.#header = header;
    this.#onHeader(header);
  }

  #failTruncated(header: IdxHeader, found: string): never {
    return fail("data/idx-truncated", { expected: announced(header), found: `${found} in ${this.#path}` });
  }
}

function readDimensionCount(head: Uint8Array): number {
  return head[3] ?? 0;
}

function checkMagic(head: Uint8Array, path: string): void {
  const known = head[0] === 0 && head[1] === 0 && idxTypes.has(head[2] ?? 0);
  if (!known) {
    const bytes = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
    fail("data/idx-magic", { found: `bytes ${bytes.join(" ")} at the start of ${path}` });
  }
  const dimensions = readDimensionCount(head);
  if (dimensions < 1 || dimensions > maxDimensions) {
    fail("data/idx-dimensions", { found: `${dimensions} dimensions in ${path}` });
  }
}

function readHeader(head: Uint8Array, path: string): IdxHeader {
  const type = idxTypes.get(head[2] ?? 0);
  invariant(type !== undefined, "the magic was checked");
  const view = new DataView(head.buffer);
  const shape = Array.from({ length: readDimensionCount(head) }, (_, axis) => view.getUint32(4 + 4 * axis));
  if (shape.includes(0)) fail("data/idx-dimensions", { found: `dimensions ${shape.join(" × ")} in ${path}` });
  const payloadBytes = shape.reduce((product, size) => product * size, type.bytes);
  return { type, shape, payloadBytes };
}

function announced(header: IdxHeader): string {
  return `${header.payloadBytes} bytes after the header (${header.shape.join(" × ")} of ${header.type.name})`;
}

function toMachineOrder(bytes: Uint8Array, width: 1 | 2 | 4 | 8): void {
  if (width === 1 || endianness() === "BE") return;
  const buffer = Buffer.from(bytes.buffer);
  if (width === 2) buffer.swap16();
  else if (width === 4) buffer.swap32();
  else buffer.swap64();
}
