import { beforeEach, describe, expect, it } from "vitest";
import { createDocument, createNode } from "../../shared/document/createDocument.ts";
import { useDocument } from "./documentStore.ts";

const at = { x: 0, y: 0 };
const input = createNode({ id: "input-1", layer: "input", position: at });
const dense = createNode({ id: "dense-1", layer: "dense", position: at });

function store() {
  return useDocument.getState();
}

beforeEach(() => store().load(createDocument({ nodes: [input] })));

describe("the document store", () => {
  it("derives shapes from every edit", () => {
    expect(store().analysis.shapes.get("input-1")).toEqual([28, 28, 1]);
    store().apply({ kind: "setFields", nodes: ["input-1"], values: { shape: [4] } });
    expect(store().analysis.shapes.get("input-1")).toEqual([4]);
  });

  it("is dirty until it is saved, and again after an undo behind the save", () => {
    expect(store().dirty).toBe(false);
    store().apply({ kind: "addNode", node: dense });
    expect(store().dirty).toBe(true);
    store().markSaved(store().document, { path: "/a.netloom", hash: "h" });
    expect(store()).toMatchObject({ dirty: false, path: "/a.netloom", hash: "h" });
    store().undo();
    expect(store().dirty).toBe(true);
    store().redo();
    expect(store().dirty).toBe(false);
  });

  it("is clean again when everything was undone", () => {
    store().apply({ kind: "addNode", node: dense });
    store().undo();
    expect(store()).toMatchObject({ dirty: false, canUndo: false, canRedo: true });
  });

  it("forgets the selection of what is gone", () => {
    store().apply({ kind: "addNode", node: dense });
    store().select(["input-1", "dense-1"]);
    store().apply({ kind: "removeNodes", nodes: ["dense-1"] });
    expect(store().selection).toEqual(["input-1"]);
  });

  it("joins typing into one field until the group is sealed", () => {
    for (const units of [3, 32])
      store().apply({ kind: "setFields", nodes: ["input-1"], values: { shape: [units] } });
    store().seal();
    store().apply({ kind: "setFields", nodes: ["input-1"], values: { shape: [7] } });
    store().undo();
    expect(store().analysis.shapes.get("input-1")).toEqual([32]);
    store().undo();
    expect(store().analysis.shapes.get("input-1")).toEqual([28, 28, 1]);
  });

  it("starts anew with another project", () => {
    store().apply({ kind: "addNode", node: dense });
    const before = store().generation;
    store().load(createDocument({ name: "Other" }), { path: "/b.netloom", hash: "x" });
    expect(store()).toMatchObject({
      canUndo: false,
      dirty: false,
      path: "/b.netloom",
      generation: before + 1,
    });
  });
});
