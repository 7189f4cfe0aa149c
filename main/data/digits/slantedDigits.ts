// Generated digits of which two things are asked, which digit it is and how far it leans: data for networks of two outputs. The
// images and classes are those of the digits of the same count and seed.
import type { SampleSet } from "../dataset.ts";
import { createRandom } from "../random.ts";
import { drawGlyphOf } from "./digits.ts";
import { glyphs } from "./glyphs.ts";
import { imageSize } from "./ink.ts";

/** Grey images [28, 28, 1], 0–255, ten classes evenly likely; the slant in degrees, to the right above 0. */
export function generateSlantedDigits(count: number, seed: number): SampleSet {
  const pixels = imageSize * imageSize;
  const images = new Uint8Array(count * pixels);
  const digits = new Int32Array(count);
  const slants = new Float32Array(count);
  for (let sample = 0; sample < count; sample += 1) {
    const random = createRandom(seed, sample);
    const digit = random.below(glyphs.length);
    digits[sample] = digit;
    slants[sample] = drawGlyphOf(digit, random, images.subarray(sample * pixels, (sample + 1) * pixels));
  }
  return {
    count,
    features: [{ name: "image", shape: [imageSize, imageSize, 1], data: images }],
    targets: [
      { name: "digit", shape: [], data: digits },
      { name: "slant", shape: [1], data: slants },
    ],
  };
}
