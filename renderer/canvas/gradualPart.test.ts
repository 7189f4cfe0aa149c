import { describe, expect, it } from "vitest";
import { testGraph } from "../../shared/document/testGraph.ts";
import { nextShown, partOf } from "./gradualPart.ts";
import { createGraphViewer } from "./graphView.ts";

/** Five layers in a row, from left to right. */
const view = createGraphViewer()({
  document: testGraph(
    [
      ["a", "input", { shape: [4] }],
      ["b", "dense"],
      ["c", "dense"],
      ["d", "dense"],
      ["e", "dense"],
    ],
    [
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
      ["d", "e"],
    ],
  ),
  selection: [],
  selectedEdges: [],
});
const pace = { enter: 2, leave: 1 };

function positionOf(node: string): { x: number; y: number } {
  return view.nodes.find(({ id }) => id === node)?.position ?? { x: 0, y: 0 };
}

describe("a part that comes into the page", () => {
  it("comes a few nodes at a time, the nearest to the middle first", () => {
    const first = nextShown(new Set(), view.nodes, positionOf("e"), pace);
    expect([...first].sort()).toEqual(["d", "e"]);
    const second = nextShown(first, view.nodes, positionOf("e"), pace);
    expect([...second].sort()).toEqual(["b", "c", "d", "e"]);
  });

  it("leaves a few at a time, while others come", () => {
    const wanted = view.nodes.filter(({ id }) => id === "e");
    const next = nextShown(new Set(["a", "b", "c"]), wanted, positionOf("e"), pace);
    expect([...next].sort()).toEqual(["b", "c", "e"]);
  });

  it("is the same set once it is whole", () => {
    const whole = new Set(["a", "b", "c", "d", "e"]);
    expect(nextShown(whole, view.nodes, positionOf("a"), pace)).toBe(whole);
  });

  it("has the wires whose both ends have come", () => {
    const { nodes, edges } = partOf(view, new Set(["a", "b", "d"]));
    expect(nodes.map(({ id }) => id)).toEqual(["a", "b", "d"]);
    expect(edges.map(({ source, target }) => [source, target])).toEqual([["a", "b"]]);
  });
});
