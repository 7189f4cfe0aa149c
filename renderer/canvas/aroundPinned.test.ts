import { describe, expect, it } from "vitest";
import { aroundPinned } from "./aroundPinned.ts";
import { overlaps } from "./geometry.ts";

const origin = { x: 0, y: 0 };
const found = new Map([
  ["a", { x: 0, y: 0 }],
  ["b", { x: 240, y: 0 }],
  ["c", { x: 480, y: 0 }],
]);

describe("a layout around pinned nodes", () => {
  it("is the layout itself where nothing is pinned", () => {
    const nodes = ["a", "b", "c"].map((id) => ({ id, position: { x: 999, y: 999 } }));
    expect(aroundPinned(nodes, found)).toEqual(found);
  });

  it("moves as a whole with the first pinned node, which stays", () => {
    const nodes = [
      { id: "a", position: origin },
      { id: "b", position: { x: 600, y: 120 }, pinned: true },
      { id: "c", position: origin },
    ];
    expect([...aroundPinned(nodes, found)]).toEqual([
      ["a", { x: 360, y: 120 }],
      ["c", { x: 840, y: 120 }],
    ]);
  });

  it("puts nothing on another pinned node", () => {
    const nodes = [
      { id: "a", position: origin, pinned: true },
      { id: "b", position: { x: 492, y: 12 }, pinned: true },
      { id: "c", position: origin },
    ];
    const place = aroundPinned(nodes, found).get("c") ?? origin;
    expect(overlaps(place, { x: 492, y: 12 })).toBe(false);
    expect(overlaps(place, origin)).toBe(false);
  });
});
