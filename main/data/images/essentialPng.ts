// What a hostile PNG may hide is taken out before anything is decoded: chunks that no pixel depends on (texts and profiles are
// compressed and may unpack without end), and pixel data that unpacks to more than the header's size (PNG 1.2, sections 5 and 9).
import { inflateSync } from "node:zlib";
import { systemErrorCode } from "../../files/systemError.ts";
import { fail } from "../../../shared/errors/appError.ts";

const signatureBytes = 8;
/** Length and name before the data, checksum behind it. */
const chunkFrameBytes = 12;
const pixelChunks: ReadonlySet<string> = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
/** Colour type → samples of a pixel. */
const samplesOfType: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
}

/** The same picture in its pixel chunks alone. Throws AppFailure data/image-broken. */
export function essentialPng(bytes: Uint8Array, path: string): Uint8Array {
  const chunks = pixelChunksOf(bytes, path);
  const [header, ...rest] = chunks;
  if (header?.name !== "IHDR" || header.data.length < 13) return broken("no header at its start", path);
  const pixels = Buffer.concat(rest.flatMap(({ name, data }) => (name === "IDAT" ? [data] : [])));
  checkPixels(pixels, mostPixelBytes(readHeader(header.data, path)), path);
  return Buffer.concat([bytes.subarray(0, signatureBytes), ...chunks.map(({ frame }) => frame)]);
}

interface Chunk {
  readonly name: string;
  readonly data: Uint8Array;
  /** The chunk with its length and checksum. */
  readonly frame: Uint8Array;
}

function pixelChunksOf(bytes: Uint8Array, path: string): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  let at = signatureBytes;
  while (at + chunkFrameBytes <= bytes.length) {
    const end = at + chunkFrameBytes + view.getUint32(at);
    if (end > bytes.length) return broken("a file that ends early", path);
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    const chunk = { name, data: bytes.subarray(at + 8, end - 4), frame: bytes.subarray(at, end) };
    if (pixelChunks.has(name)) chunks.push(chunk);
    if (name === "IEND") return chunks;
    at = end;
  }
  return broken("a file that ends early", path);
}

function readHeader(data: Uint8Array, path: string): PngHeader {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const samples = samplesOfType.get(data[9] ?? -1);
  if (samples === undefined) return broken(`colour type ${data[9]}`, path);
  return { width: view.getUint32(0), height: view.getUint32(4), bitsPerPixel: samples * (data[8] ?? 0) };
}

/** A byte of filter before each row; interlaced pictures have at most twice as many rows, and as much rounding. */
function mostPixelBytes({ width, height, bitsPerPixel }: PngHeader): number {
  return 2 * (height + 8) * (2 + Math.ceil((width * bitsPerPixel) / 8));
}

function checkPixels(pixels: Uint8Array, most: number, path: string): void {
  try {
    inflateSync(pixels, { maxOutputLength: most });
  } catch (cause) {
    const tooLong = systemErrorCode(cause) === "ERR_BUFFER_TOO_LARGE";
    broken(tooLong ? "more pixels than its header announces" : "damaged pixel data", path);
  }
}

function broken(what: string, path: string): never {
  return fail("data/image-broken", { found: `${what} (${path})` });
}
