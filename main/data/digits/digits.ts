// Digits that look handwritten, drawn by the app itself: data to start with where there is no network. Sample i depends on
// (seed, i) alone. The user interface must say that they are generated; they are no measure for real handwriting.
import type { Column, SampleSet } from "../dataset.ts";
import { createRandom, type Random } from "../random.ts";
import { glyphs } from "./glyphs.ts";
import { writeGlyph } from "./handwriting.ts";
import { drawPaths, imageSize, randomPen } from "./ink.ts";

export interface DrawnDigits {
  /** Grey images [28, 28, 1], 0–255. */
  readonly images: Column;
  readonly digits: Int32Array<ArrayBuffer>;
  /** In degrees, to the right above 0. */
  readonly slants: Float32Array<ArrayBuffer>;
}

/** `count` grey images [28, 28, 1], 0–255, ten classes evenly likely. */
export function generateDigits(count: number, seed: number): SampleSet {
  const { images, digits } = drawDigits(count, seed);
  return { count, features: [images], targets: [{ name: "label", shape: [], data: digits }] };
}

export function drawDigits(count: number, seed: number): DrawnDigits {
  const pixels = imageSize * imageSize;
  const data = new Uint8Array(count * pixels);
  const digits = new Int32Array(count);
  const slants = new Float32Array(count);
  for (let sample = 0; sample < count; sample += 1) {
    const random = createRandom(seed, sample);
    const digit = random.below(glyphs.length);
    digits[sample] = digit;
    slants[sample] = drawGlyphOf(digit, random, data.subarray(sample * pixels, (sample + 1) * pixels));
  }
  return { images: { name: "image", shape: [imageSize, imageSize, 1], data }, digits, slants };
}

/** One of the ways in which this digit is written. @returns its slant in degrees. */
export function drawGlyphOf(digit: number, random: Random, image: Uint8Array): number {
  const ways = glyphs[digit] ?? [];
  const glyph = ways[random.below(ways.length)] ?? [];
  const pen = randomPen(random);
  const { paths, slant } = writeGlyph(glyph, random);
  drawPaths(paths, pen, image);
  return slant;
}
