import { describe, expect, it } from "vitest";
import { areaUnderCurve, confusionScores } from "./confusion.ts";

describe("confusionScores", () => {
  it("works out precision, recall and F1 per class", () => {
    const scores = confusionScores(Int32Array.of(8, 2, 4, 6), 2);
    expect(scores.accuracy).toBeCloseTo(0.7);
    expect(scores.classes[0]).toMatchObject({ precision: 8 / 12, recall: 0.8, count: 10 });
    expect(scores.classes[1]?.f1).toBeCloseTo((2 * 0.75 * 0.6) / 1.35);
    expect(scores.macroF1).toBeCloseTo(((scores.classes[0]?.f1 ?? 0) + (scores.classes[1]?.f1 ?? 0)) / 2);
  });

  it("leaves classes that do not occur out of the mean", () => {
    expect(confusionScores(Int32Array.of(3, 0, 0, 0), 2).macroF1).toBe(1);
  });
});

describe("areaUnderCurve", () => {
  it.each([
    [[0.1, 0.2, 0.8, 0.9], [false, false, true, true], 1],
    [[0.9, 0.8, 0.2, 0.1], [false, false, true, true], 0],
    [[0.5, 0.5, 0.5, 0.5], [false, true, false, true], 0.5],
    [[0.1, 0.4, 0.35, 0.8], [false, false, true, true], 0.75],
  ])("of %j is the share of pairs in order", (scores, positive, area) => {
    expect(areaUnderCurve(Float32Array.from(scores), positive)).toBeCloseTo(area);
  });
});
