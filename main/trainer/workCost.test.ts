import { expect, test } from "vitest";
import { measureCost } from "./workCost.ts";

test("neither waiting for a busy machine nor the work of other threads counts", () => {
  let [now, busy] = [100, 40];
  const cost = measureCost({ now: () => now, busyMs: () => busy });
  [now, busy] = [200, 43];
  expect(cost()).toBe(3);
  [now, busy] = [205, 240];
  expect(cost()).toBe(105);
});
