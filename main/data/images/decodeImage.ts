// PNG and JPEG to plain bytes, RGB with white behind whatever is transparent. Sizes are checked before anything is unpacked.
import { convertIndexedToRgb, decode as decodePng, type DecodedPng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import { fail } from "../../../shared/errors/appError.ts";
import { essentialPng } from "./essentialPng.ts";

export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** [height, width, 3] */
  readonly data: Uint8Array;
}

const maxMegapixels = 64;

/** Throws AppFailure data/image-broken or data/too-large, naming the file. */
export function decodeImage(bytes: Uint8Array, path: string): RgbImage {
  try {
    if (bytes[0] === 0x89 && bytes[1] === 0x50) return decodePngImage(bytes, path);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return decodeJpegImage(bytes);
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name === "AppFailure") throw cause;
    if (/^max(Resolution|MemoryUsage)/.test(cause.message)) failTooLarge(`a larger one, ${path}`);
    fail("data/image-broken", { found: `${cause.message} (${path})` });
  }
  return fail("data/image-broken", { found: `neither PNG nor JPEG (${path})` });
}

function decodeJpegImage(bytes: Uint8Array): RgbImage {
  const options = { useTArray: true, formatAsRGBA: false, maxResolutionInMP: maxMegapixels } as const;
  const { width, height, data } = decodeJpeg(bytes, { ...options, maxMemoryUsageInMB: 1024 });
  return { width, height, data };
}

function decodePngImage(bytes: Uint8Array, path: string): RgbImage {
  checkPngSize(bytes, path);
  const png = decodePng(essentialPng(bytes, path), { checkCrc: true });
  const { width, height } = png;
  const [samples, channels] = eightBitSamples(png);
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel * channels;
    const isGrey = channels < 3;
    const alpha = channels % 2 === 0 ? (samples[at + channels - 1] ?? 255) : 255;
    for (let colour = 0; colour < 3; colour += 1) {
      const value = samples[at + (isGrey ? 0 : colour)] ?? 0;
      data[3 * pixel + colour] = Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return { width, height, data };
}

/** The header's size (RFC 2083, IHDR), read before the decoder makes room for it. */
function checkPngSize(bytes: Uint8Array, path: string): void {
  if (bytes.length < 24) fail("data/image-broken", { found: `${bytes.length} bytes in all (${path})` });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width * height <= maxMegapixels * 1e6) return;
  failTooLarge(`${width} × ${height} in ${path}`);
}

function failTooLarge(found: string): never {
  return fail("data/too-large", { expected: `images of at most ${maxMegapixels} megapixels`, found });
}

/** Samples from 0 to 255 and how many make a pixel: grey 1, grey and alpha 2, RGB 3, RGBA 4. */
function eightBitSamples(png: DecodedPng): readonly [ArrayLike<number>, number] {
  const indexed = png.palette !== undefined && png.channels === 1;
  if (indexed) return [convertIndexedToRgb(png), png.palette?.[0]?.length ?? 3];
  if (png.depth === 16) return [Uint8Array.from(png.data, (value) => value >> 8), png.channels];
  if (png.depth === 8) return [png.data, png.channels];
  return [unpackBits(png), 1];
}

/** Grey samples of 1, 2 or 4 bits, each row starting on a byte. */
function unpackBits(png: DecodedPng): Uint8Array {
  const { width, height, depth, data } = png;
  const rowBytes = Math.ceil((width * depth) / 8);
  const full = 2 ** depth - 1;
  const unpacked = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const bit = column * depth;
      const byte = data[row * rowBytes + Math.floor(bit / 8)] ?? 0;
      const value = (byte >> (8 - depth - (bit % 8))) & full;
      unpacked[row * width + column] = Math.round((255 * value) / full);
    }
  }
  return unpacked;
}
