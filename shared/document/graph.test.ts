import { describe, expect, it } from "vitest";
import { analyseDocument } from "./analyseDocument.ts";
import { copyFragment, pasteFragment } from "./clipboard.ts";
import { createNode } from "./createDocument.ts";
import { applyEdit } from "./edits.ts";
import { canConnect, insertOnEdgeEdit } from "./graph.ts";
import { smallNetwork, testGraph } from "./testGraph.ts";

const document = testGraph(
  [
    ["image", "input", { shape: [8, 8, 1] }],
    ["numbers", "input", { shape: [4] }],
    ["conv", "conv2d"],
    ["dense", "dense", { units: 3 }],
    ["sum", "add"],
    ["answer", "output"],
  ],
  [
    ["image", "conv"],
    ["numbers", "dense"],
    ["dense", "answer"],
    ["dense", "sum"],
  ],
);

function check(from: string, to: string) {
  return canConnect(
    document,
    analyseDocument(document),
    { node: from, port: "out" },
    { node: to, port: "in" },
  );
}

describe("canConnect", () => {
  it("allows what fits and names the edge that gives way", () => {
    expect(check("numbers", "answer")).toEqual({ ok: true, replaces: "edge-2" });
    expect(check("numbers", "sum")).toMatchObject({ ok: false, possible: true });
  });

  it("says in words why shapes do not fit, and what would help", () => {
    expect(check("numbers", "conv")).toMatchObject({
      ok: false,
      possible: true,
      replaces: "edge-0",
      expected: "an image [height, width, channels]",
      found: "[4]",
    });
  });

  it.each([
    ["a layer to itself", "dense", "dense"],
    ["what would close a cycle", "sum", "dense"],
    ["anything into an input", "dense", "image"],
    ["anything out of an output", "answer", "sum"],
    ["what is connected already", "dense", "sum"],
  ])("refuses %s", (_, from, to) => {
    expect(check(from, to)).toMatchObject({ ok: false, possible: false });
  });
});

describe("insertOnEdgeEdit", () => {
  it("puts the layer between both ends", () => {
    const node = createNode({ id: "drop", layer: "dropout", position: { x: 0, y: 0 } });
    const insert = insertOnEdgeEdit(smallNetwork(), "edge-1", node);
    if (insert === null) throw new Error("no edit");
    const ends = applyEdit(smallNetwork(), insert).document.edges.map(
      (edge) => `${edge.from.node} → ${edge.to.node}`,
    );
    expect(ends).toEqual(["numbers → dense", "dense → drop", "drop → answer"]);
  });

  it("has no place for an input or an output", () => {
    const node = createNode({ id: "other", layer: "output", position: { x: 0, y: 0 } });
    expect(insertOnEdgeEdit(smallNetwork(), "edge-1", node)).toBeNull();
  });
});

describe("clipboard", () => {
  it("pastes layers with the edges among them, under new ids and moved", () => {
    const text = copyFragment(document, ["dense", "sum"]);
    const pasted = pasteFragment(document, text, { x: 10, y: 20 });
    if (!pasted.ok) throw new Error(pasted.error.found);
    expect(pasted.value.nodes).toEqual(["dense-1", "add-1"]);
    const after = applyEdit(document, pasted.value.edit).document;
    expect(after.edges.at(-1)).toMatchObject({ from: { node: "dense-1" }, to: { node: "add-1" } });
    expect(after.nodes.at(-1)?.position).toEqual({ x: 970, y: 20 });
  });

  it.each(["hello", "{}", '{"format":"netloom"}'])("refuses %s", (text) => {
    expect(pasteFragment(document, text, { x: 0, y: 0 })).toMatchObject({
      ok: false,
      error: { code: "project/not-a-project" },
    });
  });

  it("checks a fragment like a project", () => {
    const text = copyFragment(document, ["dense"]).replace('"layer":"dense"', '"layer":"hologram"');
    expect(pasteFragment(document, text, { x: 0, y: 0 })).toMatchObject({
      ok: false,
      error: { code: "project/unknown-layer" },
    });
  });
});
