import { describe, expect, it } from "vitest";
import { fieldProblems } from "../fields/checkFields.ts";
import { learningRateFactorAt } from "./learningRateFactor.ts";
import type { ScheduleDefinition } from "./definition.ts";
import { schedules, type ScheduleId } from "./registry.ts";

const run = { stepsPerEpoch: 10, epochs: 20 };

function curve(id: ScheduleId, fields: Readonly<Record<string, number>>, steps: readonly number[]): number[] {
  return steps.map((step) => learningRateFactorAt({ id, fields }, step, run));
}

function expectCurve(actual: readonly number[], wanted: readonly number[]): void {
  actual.forEach((value, index) => expect(value).toBeCloseTo(wanted[index] ?? Number.NaN, 6));
}

describe.each(
  Object.values(schedules).map((schedule: ScheduleDefinition) => [schedule.id, schedule] as const),
)("%s", (id, schedule) => {
  it("is registered under its id and stays between 0 and 1", () => {
    expect(schedules).toHaveProperty(id, schedule);
    expect(fieldProblems(schedule.fields, {})).toEqual([]);
    for (let step = 0; step <= 200; step += 1) {
      const factor = learningRateFactorAt({ id, fields: {} }, step, run);
      expect(factor).toBeGreaterThanOrEqual(0);
      expect(factor).toBeLessThanOrEqual(1 + 1e-9);
    }
  });
});

describe("curves", () => {
  it("without a schedule the rate stays", () => {
    expect(learningRateFactorAt(undefined, 77, run)).toBe(1);
  });

  it("steps drop exactly at the epoch", () => {
    expectCurve(curve("step", { every: 2, factor: 0.1 }, [0, 19, 20, 39, 40]), [1, 1, 0.1, 0.1, 0.01]);
  });

  it("exponential loses the same share per epoch", () => {
    expectCurve(curve("exponential", { decay: 0.5 }, [0, 10, 30]), [1, 0.5, 0.125]);
  });

  it("polynomial falls in a line to its end", () => {
    expectCurve(curve("polynomial", { power: 1, end: 0.2 }, [0, 100, 200, 300]), [1, 0.6, 0.2, 0.2]);
  });

  it("cosine warms up, then falls", () => {
    expectCurve(curve("cosine", { warmUp: 0.1, end: 0 }, [0, 10, 20, 110, 200]), [0, 0.5, 1, 0.5, 0]);
    expectCurve(curve("cosine", {}, [0, 100, 200]), [1, 0.5, 0]);
  });

  it("one cycle rises and falls", () => {
    expectCurve(curve("oneCycle", { start: 0.1, peak: 0.25, end: 0.01 }, [0, 50, 200]), [0.1, 1, 0.01]);
  });
});
