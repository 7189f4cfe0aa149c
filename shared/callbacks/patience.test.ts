import { describe, expect, it } from "vitest";
import { bestEpoch, patienceIsOver, plateausPassed } from "./patience.ts";

const lower = { better: "lower", minimumChange: 0 } as const;
const higher = { better: "higher", minimumChange: 0 } as const;

describe("bestEpoch", () => {
  it("is the first of the best", () => {
    expect(bestEpoch([3, 1, 2, 1], lower)).toBe(1);
    expect(bestEpoch([3, 1, 3], higher)).toBe(0);
    expect(bestEpoch([], lower)).toBeNull();
  });

  it("passes over epochs without a finite value", () => {
    expect(bestEpoch([Number.NaN, undefined, 5, 4], lower)).toBe(3);
    expect(bestEpoch([Number.NaN, undefined], lower)).toBeNull();
  });

  it("takes a change below the minimum for none", () => {
    expect(bestEpoch([1, 0.95, 0.85], { better: "lower", minimumChange: 0.1 })).toBe(2);
    expect(bestEpoch([1, 0.95, 0.91], { better: "lower", minimumChange: 0.1 })).toBe(0);
  });
});

describe("patienceIsOver", () => {
  it("counts the epochs since the best", () => {
    expect(patienceIsOver([3, 1, 2], lower, 2)).toBe(false);
    expect(patienceIsOver([3, 1, 2, 2], lower, 2)).toBe(true);
    expect(patienceIsOver([3, 1, 2, 0], lower, 2)).toBe(false);
  });

  it("never ends before an epoch, and ends a run without any value", () => {
    expect(patienceIsOver([], lower, 1)).toBe(false);
    expect(patienceIsOver([Number.NaN, Number.NaN], lower, 2)).toBe(true);
  });
});

describe("plateausPassed", () => {
  it("waits anew after each plateau and after each improvement", () => {
    expect(plateausPassed([3, 3, 3], lower, 2)).toBe(1);
    expect(plateausPassed([3, 3, 3, 3], lower, 2)).toBe(1);
    expect(plateausPassed([3, 3, 3, 3, 3], lower, 2)).toBe(2);
    expect(plateausPassed([3, 3, 2, 2, 2, 2], lower, 2)).toBe(1);
  });
});
