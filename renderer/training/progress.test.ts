import { describe, expect, it } from "vitest";
import { durationText, remainingMs, stateText } from "./progress.ts";

describe("progress", () => {
  it("expects the rest to go at the pace so far", () => {
    expect(remainingMs({ step: 250, steps: 1000, elapsedMs: 5000 })).toBe(15_000);
    expect(remainingMs({ step: 1000, steps: 1000, elapsedMs: 5000 })).toBe(0);
  });

  it("knows nothing before the first step", () => {
    expect(remainingMs({ step: 0, steps: 1000, elapsedMs: 400 })).toBeNull();
  });

  it("writes durations in the unit that fits", () => {
    expect([400, 59_400, 75_000, 3_780_000].map(durationText)).toEqual([
      "less than 1 s",
      "59 s",
      "1 min 15 s",
      "1 h 3 min",
    ]);
  });

  it("says what is being prepared", () => {
    expect(stateText({ state: "preparing", activity: "tracing the train step" })).toBe(
      "Preparing: tracing the train step",
    );
    expect(stateText({ state: "paused", activity: null })).toBe("Paused");
  });
});
