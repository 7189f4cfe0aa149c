// Generated digits of which two things are asked, which digit it is and how far it leans: data for networks of two outputs. The
// images and classes are those of the digits of the same count and seed.
import type { SampleSet } from "../dataset.ts";
import { drawDigits } from "./digits.ts";

/** Grey images [28, 28, 1], 0–255, ten classes evenly likely; the slant in degrees, to the right above 0. */
export function generateSlantedDigits(count: number, seed: number): SampleSet {
  const { images, digits, slants } = drawDigits(count, seed);
  return {
    count,
    features: [images],
    targets: [
      { name: "digit", shape: [], data: digits },
      { name: "slant", shape: [1], data: slants },
    ],
  };
}
