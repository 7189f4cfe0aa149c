import { describe, expect, it } from "vitest";
import { testGraph } from "../../shared/document/testGraph.ts";
import { createGraphViewer, type GraphView } from "./graphView.ts";
import { areaAround, partWithin } from "./visiblePart.ts";

/** input → a → b → c → d, 240 apart, and a long wire from the input to the end. */
function row(selection: readonly string[] = []): GraphView {
  const document = testGraph(
    [
      ["first", "input", { shape: [4] }],
      ["a", "dense"],
      ["b", "dense"],
      ["c", "dense"],
      ["last", "add"],
    ],
    [
      ["first", "a"],
      ["a", "b"],
      ["b", "c"],
      ["c", "last"],
      ["first", "last"],
    ],
  );
  return createGraphViewer()({ document, selection, selectedEdges: [] });
}

const around = (x: number, width: number) => ({ x, y: 0, width, height: 100 });

function idsWithin(view: GraphView, x: number, width: number): readonly string[] {
  return partWithin(view, around(x, width)).nodes.map(({ id }) => id);
}

describe("the area around the view", () => {
  it("has room on every side", () => {
    const view = { x: -130, y: 40, zoom: 0.5, width: 800, height: 600 };
    const area = areaAround(view);
    expect(area.x).toBeLessThan(260 - 400);
    expect(area.y).toBeLessThan(-80 - 256);
    expect(area.x + area.width).toBeGreaterThan(260 + 1600 + 400);
    expect(area.y + area.height).toBeGreaterThan(-80 + 1200 + 256);
  });

  it("stays while the view moves a little", () => {
    const view = { x: -10, y: -10, zoom: 1, width: 800, height: 600 };
    expect(areaAround({ ...view, x: -40, y: -60 })).toEqual(areaAround(view));
  });
});

describe("the part within an area", () => {
  it("is what stands there, and both ends of every wire that crosses it", () => {
    expect(idsWithin(row(), 500, 100)).toEqual(["first", "a", "b", "c", "last"]);
    const { nodes, edges } = partWithin(row(), around(-300, 350));
    expect(nodes.map(({ id }) => id)).toEqual(["first", "a", "last"]);
    expect(edges.map(({ id }) => id)).toEqual(["edge-0", "edge-4"]);
  });

  it("has what is selected, wherever it stands", () => {
    expect(idsWithin(row(["c"]), -300, 350)).toEqual(["first", "a", "c", "last"]);
  });

  it("is empty beside the graph", () => {
    expect(partWithin(row(), around(5000, 100))).toEqual({ nodes: [], edges: [] });
  });
});
