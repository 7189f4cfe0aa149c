// Two generated digits per sample, and whether they are the same: data for networks of two inputs. Sample i depends on (seed, i)
// alone.
import type { SampleSet } from "../dataset.ts";
import { createRandom } from "../random.ts";
import { drawGlyphOf } from "./digits.ts";
import { glyphs } from "./glyphs.ts";
import { imageSize } from "./ink.ts";

const pixels = imageSize * imageSize;

/** Columns of grey images [28, 28, 1], 0–255. Class 1 are the same digit, written twice; both classes are evenly likely. */
export function generateDigitPairs(count: number, seed: number): SampleSet {
  const columns = [new Uint8Array(count * pixels), new Uint8Array(count * pixels)] as const;
  const labels = new Int32Array(count);
  for (let sample = 0; sample < count; sample += 1) {
    const random = createRandom(seed, sample);
    const isSame = random.below(2) === 1;
    const digit = random.below(glyphs.length);
    const distance = isSame ? 0 : 1 + random.below(glyphs.length - 1);
    const pair = [digit, (digit + distance) % glyphs.length];
    for (const [index, column] of columns.entries()) {
      const image = column.subarray(sample * pixels, (sample + 1) * pixels);
      drawGlyphOf(pair[index] ?? 0, random, image);
    }
    labels[sample] = Number(isSame);
  }
  const shape = [imageSize, imageSize, 1];
  return {
    count,
    features: columns.map((data, index) => ({ name: index === 0 ? "first" : "second", shape, data })),
    targets: [{ name: "label", shape: [], data: labels }],
  };
}
