import { expect, it } from "vitest";
import { pairAt, spanOf } from "./paintDeviations.ts";

const numbers = (...values: number[]) => Float32Array.from(values);

it("holds every truth and every answer on one scale", () => {
  const span = spanOf({ truths: numbers(0, 50), answers: numbers(-50, 20) });
  expect(span?.low).toBeLessThan(-50);
  expect(span?.high).toBeGreaterThan(50);
});

it("has room around a single number, and no scale where there is no number", () => {
  const span = spanOf({ truths: numbers(3), answers: numbers(3) });
  expect((span?.high ?? 0) - (span?.low ?? 0)).toBeGreaterThan(0);
  expect(spanOf({ truths: numbers(Number.NaN), answers: numbers() })).toBeNull();
});

it("a point is found where it is drawn: truth across, answer up", () => {
  const pairs = { truths: numbers(0, 100), answers: numbers(100, 0) };
  const [span, canvas] = [
    { low: 0, high: 100 },
    { width: 114, height: 114 },
  ];
  expect(pairAt(pairs, span, canvas, { x: 15, y: 2 })).toBe(0);
  expect(pairAt(pairs, span, canvas, { x: 112, y: 98 })).toBe(1);
  expect(pairAt(pairs, span, canvas, { x: 60, y: 50 })).toBeNull();
});
