import { describe, expect, it } from "vitest";
import { inStep } from "./inStep.ts";

const items = ["a", "b", "c", "d"].map((id) => ({ id }));

function found(...ids: readonly string[]): readonly (string | undefined)[] {
  const find = inStep(items);
  return ids.map((id) => find(id)?.id);
}

describe("finding in step", () => {
  it.each([
    ["in order", ["a", "b", "c", "d"]],
    ["with one left out", ["a", "c", "d"]],
    ["with several left out", ["d"]],
    ["in another order", ["d", "b", "c", "a"]],
    ["twice", ["b", "b", "a", "a"]],
  ])("%s", (_how, ids) => {
    expect(found(...ids)).toEqual(ids);
  });

  it("finds nothing for what is not there, and goes on behind it", () => {
    expect(found("a", "new", "b", "newer", "d")).toEqual(["a", undefined, "b", undefined, "d"]);
  });
});
