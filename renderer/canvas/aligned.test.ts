import { describe, expect, it } from "vitest";
import { aligned } from "./aligned.ts";
import { columnGap, nodeSize, overlaps, type Point } from "./geometry.ts";

function places(positions: readonly Point[], axis: "x" | "y"): readonly (Point | undefined)[] {
  const nodes = positions.map((position, index) => ({ id: `node-${index}`, position }));
  const found = aligned(nodes, axis);
  return nodes.map(({ id }) => found.get(id));
}

describe("aligning nodes", () => {
  it("takes the uppermost as the line and leaves the rest as it is", () => {
    const positions = [
      { x: 0, y: 40 },
      { x: 240, y: 10 },
      { x: 600, y: 25 },
    ];
    expect(places(positions, "y")).toEqual([
      { x: 0, y: 10 },
      { x: 240, y: 10 },
      { x: 600, y: 10 },
    ]);
  });

  it("takes the leftmost as the line", () => {
    expect(
      places(
        [
          { x: 50, y: 400 },
          { x: 20, y: 0 },
        ],
        "x",
      ),
    ).toEqual([
      { x: 20, y: 400 },
      { x: 20, y: 0 },
    ]);
  });

  it("puts a second row behind the first, in order", () => {
    const step = nodeSize.width + columnGap;
    const rows = [0, 224].flatMap((y) => [0, 1, 2].map((column) => ({ x: column * step, y })));
    expect(places(rows, "y")).toEqual([0, 1, 2, 3, 4, 5].map((column) => ({ x: column * step, y: 0 })));
  });

  it("uses the next gap where there is room", () => {
    const positions = [
      { x: 0, y: 0 },
      { x: 900, y: 0 },
      { x: 20, y: 200 },
    ];
    expect(places(positions, "y")[2]).toEqual({ x: nodeSize.width + columnGap, y: 0 });
  });

  it.each(["x", "y"] as const)("leaves none on another: %s", (axis) => {
    const positions = Array.from({ length: 12 }, (_, index) => ({
      x: (index % 4) * 100,
      y: Math.floor(index / 4) * 90,
    }));
    const found = places(positions, axis);
    for (const [index, one] of found.entries())
      for (const other of found.slice(index + 1))
        expect(one !== undefined && other !== undefined && overlaps(one, other)).toBe(false);
  });
});
