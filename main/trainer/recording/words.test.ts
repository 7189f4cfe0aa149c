import fc from "fast-check";
import { expect, test } from "vitest";
import type { HostTensor } from "../../engine/engine.ts";
import {
  addDifference,
  differenceOf,
  formOf,
  packWords,
  shuffleBytes,
  unpackWords,
  unshuffleBytes,
} from "./words.ts";

const words = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

test("a difference added up again is exact, whatever the bits", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(words, words)), (pairs) => {
      const [now, key] = [0, 1].map((place) => Int32Array.from(pairs, (pair) => pair[place] ?? 0));
      const difference = unshuffleBytes(shuffleBytes(differenceOf(now!, key!)));
      expect(addDifference(difference, key!)).toEqual(now);
    }),
  );
});

test("close numbers of either sign leave only low bytes", () => {
  const [a, b] = [Float32Array.of(0.5, -0.25), Float32Array.of(0.5000001, -0.2499999)];
  const difference = differenceOf(new Int32Array(b.buffer), new Int32Array(a.buffer));
  expect(Math.max(...difference)).toBeLessThan(64);
  expect(Math.min(...difference)).toBeGreaterThanOrEqual(0);
});

test("tensors of every type come back as they were", () => {
  const state = new Map<string, HostTensor>([
    ["dense/kernel", { shape: [2, 2], data: Float32Array.of(1, -0, Number.NaN, 1e-42) }],
    ["mask", { shape: [3], data: Uint8Array.of(1, 0, 255) }],
    ["step", { shape: [], data: Int32Array.of(-7) }],
  ]);
  const forms = [...state].map(([name, tensor]) => formOf(name, tensor));
  expect(unpackWords(forms, packWords(forms, state))).toEqual(state);
});
