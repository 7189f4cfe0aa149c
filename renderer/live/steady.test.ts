import { expect, it } from "vitest";
import { createSteady } from "./steady.ts";

it("gives the first of equal values, per key", () => {
  const steady = createSteady<{ readonly units: number } | null>();
  const first = steady("a", { units: 3 });
  expect(steady("a", { units: 3 })).toBe(first);
  expect(steady("b", { units: 3 })).not.toBe(first);
  const second = steady("a", { units: 4 });
  expect(second).toEqual({ units: 4 });
  expect(steady("a", null)).toBeNull();
});
