// Digits that look handwritten, drawn by the app itself: data to start with where there is no network. Sample i depends on
// (seed, i) alone. The user interface must say that they are generated; they are no measure for real handwriting.
import type { SampleSet } from "../dataset.ts";
import { createRandom, type Random } from "../random.ts";
import { glyphs } from "./glyphs.ts";
import { writeGlyph } from "./handwriting.ts";
import { drawPaths, imageSize, randomPen } from "./ink.ts";

/** `count` grey images [28, 28, 1], 0–255, ten classes evenly likely. */
export function generateDigits(count: number, seed: number): SampleSet {
  const pixels = imageSize * imageSize;
  const images = new Uint8Array(count * pixels);
  const labels = new Int32Array(count);
  for (let sample = 0; sample < count; sample += 1) {
    const image = images.subarray(sample * pixels, (sample + 1) * pixels);
    labels[sample] = drawDigit(createRandom(seed, sample), image);
  }
  return {
    count,
    features: [{ name: "image", shape: [imageSize, imageSize, 1], data: images }],
    targets: [{ name: "label", shape: [], data: labels }],
  };
}

function drawDigit(random: Random, image: Uint8Array): number {
  const digit = random.below(glyphs.length);
  drawGlyphOf(digit, random, image);
  return digit;
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
