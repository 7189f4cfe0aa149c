import { describe, expect, it } from "vitest";
import { foldRows } from "./foldRows.ts";

function row(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: `n${index}`,
    position: { x: index * 240, y: 0 },
  }));
}

describe("folding a long row", () => {
  it("leaves a row alone that is readable as it is", () => {
    expect(foldRows(row(3), { width: 900, height: 400 })).toBeNull();
  });

  it("folds six layers into two rows of three, in order", () => {
    const places = foldRows(row(6), { width: 760, height: 470 });
    expect([...(places ?? [])].map(([id, { x, y }]) => [id, x / 240, y > 0])).toEqual([
      ["n0", 0, false],
      ["n1", 1, false],
      ["n2", 2, false],
      ["n3", 0, true],
      ["n4", 1, true],
      ["n5", 2, true],
    ]);
  });

  it("leaves a graph alone that branches", () => {
    const branching = [...row(6), { id: "side", position: { x: 240, y: 200 } }];
    expect(foldRows(branching, { width: 500, height: 400 })).toBeNull();
  });
});
