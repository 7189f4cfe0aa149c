import { expect, test } from "vitest";
import { threadsFor } from "./threadRule.ts";

test("small steps take one thread, large ones all cores, and never more", () => {
  expect(threadsFor(1, 16)).toBe(1);
  expect(threadsFor(39e6, 16)).toBe(1);
  expect(threadsFor(58e6, 16)).toBe(2);
  expect(threadsFor(200e6, 16)).toBe(10);
  expect(threadsFor(5e9, 16)).toBe(16);
  expect(threadsFor(5e9, 2)).toBe(2);
});
