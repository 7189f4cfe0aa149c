import { expect, it } from "vitest";
import { reachOf } from "./valueReach.ts";

it("is the distance that so many answers keep to", () => {
  const truths = new Float32Array(10);
  const answers = Float32Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? at : -at));
  expect(reachOf({ truths, answers }, 0.5)).toBe(4);
  expect(reachOf({ truths, answers }, 0.9)).toBe(8);
  expect(reachOf({ truths: new Float32Array(), answers: new Float32Array() }, 0.5)).toBeNull();
});
