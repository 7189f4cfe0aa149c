import { expect, it } from "vitest";
import { historyColumns } from "./histogramHistory.ts";
import { nextPastSteps } from "./pastSteps.ts";

const everyStep = Int32Array.from({ length: 1001 }, (_, step) => step);

it("begins with the ends and halves the gaps between", () => {
  expect(nextPastSteps(everyStep, [], 5)).toEqual([1000, 0, 500, 250, 750]);
  expect(nextPastSteps(everyStep, [0, 500, 1000], 2)).toEqual([250, 750]);
});

it("asks for recorded steps alone, each once, and ends when every column has one nearby", () => {
  const recorded = Int32Array.of(0, 1, 2, 3, 100, 1000);
  expect(new Set(nextPastSteps(recorded, [], 16))).toEqual(new Set([1000, 0, 100, 3]));
  const known = new Set<number>();
  for (;;) {
    const next = nextPastSteps(everyStep, known, 16);
    if (next.length === 0) break;
    for (const step of next) {
      expect(known).not.toContain(step);
      known.add(step);
    }
  }
  expect(known.size).toBeGreaterThanOrEqual(historyColumns / 2);
  expect(known.size).toBeLessThanOrEqual(2 * historyColumns);
});

it("wants nothing of a run without recorded steps", () => {
  expect(nextPastSteps(new Int32Array(), [], 4)).toEqual([]);
});
