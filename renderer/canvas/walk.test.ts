import { describe, expect, it } from "vitest";
import { createDocument, createNode } from "../../shared/document/createDocument.ts";
import { neighbour } from "./walk.ts";

const document = createDocument({
  nodes: [
    createNode({ id: "a", layer: "input", position: { x: 0, y: 0 } }),
    createNode({ id: "b", layer: "dense", position: { x: 240, y: 0 } }),
    createNode({ id: "c", layer: "dense", position: { x: 240, y: 300 } }),
    createNode({ id: "d", layer: "dense", position: { x: 0, y: 600 } }),
  ],
  edges: [
    { id: "e1", from: { node: "a", port: "out" }, to: { node: "c", port: "in" } },
    { id: "e2", from: { node: "c", port: "out" }, to: { node: "d", port: "in" } },
  ],
});

describe("walking with the arrow keys", () => {
  it("follows an edge rather than the nearest node", () => {
    expect(neighbour(document, "a", "right")).toBe("c");
    expect(neighbour(document, "c", "left")).toBe("a");
  });

  it("follows an edge that leads back on the screen", () => {
    expect(neighbour(document, "c", "right")).toBe("d");
  });

  it("goes to the neighbour on the screen where there is no edge", () => {
    expect(neighbour(document, "b", "down")).toBe("c");
    expect(neighbour(document, "b", "left")).toBe("a");
    expect(neighbour(document, "a", "up")).toBeNull();
  });
});
