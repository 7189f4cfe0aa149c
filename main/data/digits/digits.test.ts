import { expect, test } from "vitest";
import { generateDigits } from "./digits.ts";
import { imageSize } from "./ink.ts";

const pixels = imageSize * imageSize;
const sampleCount = 400;
const digits = generateDigits(sampleCount, 1);
const bytes = digits.features[0]?.data ?? new Uint8Array(0);
const labels = digits.targets[0]?.data ?? new Int32Array(0);

function imageAt(sample: number): Uint8Array {
  return Uint8Array.from(bytes.subarray(sample * pixels, (sample + 1) * pixels));
}

interface Ink {
  readonly share: number;
  readonly massX: number;
  readonly massY: number;
  readonly onBorder: number;
}

function inkOf(image: Uint8Array): Ink {
  let total = 0;
  let x = 0;
  let y = 0;
  let onBorder = 0;
  image.forEach((value, at) => {
    const [column, row] = [at % imageSize, Math.floor(at / imageSize)];
    total += value;
    x += value * (column + 0.5);
    y += value * (row + 0.5);
    if (column === 0 || row === 0 || column === imageSize - 1 || row === imageSize - 1) onBorder += value;
  });
  return { share: total / (255 * pixels), massX: x / total, massY: y / total, onBorder: onBorder / total };
}

test("sample i depends on the seed and i alone", () => {
  const fewer = generateDigits(10, 1);
  expect(fewer.features[0]?.data).toEqual(Uint8Array.from(bytes.subarray(0, 10 * pixels)));
  expect(generateDigits(10, 2).features[0]?.data).not.toEqual(fewer.features[0]?.data);
});

test("draws all ten digits about equally often, no image twice", () => {
  const counts = new Uint32Array(10);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  for (const count of counts) expect(count).toBeGreaterThan(sampleCount / 20);
  const images = Array.from({ length: sampleCount }, (_, sample) => imageAt(sample).join());
  expect(new Set(images).size).toBe(sampleCount);
});

test("every image holds ink, centred by mass, with the border left black", () => {
  for (let sample = 0; sample < sampleCount; sample += 1) {
    const ink = inkOf(imageAt(sample));
    expect(ink.share).toBeGreaterThan(0.02);
    expect(ink.share).toBeLessThan(0.4);
    expect(Math.abs(ink.massX - imageSize / 2)).toBeLessThan(3);
    expect(Math.abs(ink.massY - imageSize / 2)).toBeLessThan(3);
    expect(ink.onBorder).toBeLessThan(0.02);
  }
});

test("digits can be told apart: most are nearest to a digit of their own class", () => {
  const reference = 300;
  const distance = (a: Uint8Array, b: Uint8Array): number =>
    a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0);
  const known = Array.from({ length: reference }, (_, sample) => imageAt(sample));
  let right = 0;
  for (let sample = reference; sample < sampleCount; sample += 1) {
    const image = imageAt(sample);
    const distances = known.map((other) => distance(image, other));
    if (labels[distances.indexOf(Math.min(...distances))] === labels[sample]) right += 1;
  }
  expect(right / (sampleCount - reference)).toBeGreaterThan(0.6);
});
