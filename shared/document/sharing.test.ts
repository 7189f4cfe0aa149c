import { describe, expect, it } from "vitest";
import { invariant } from "../invariant.ts";
import { analyseDocument } from "./analyseDocument.ts";
import { flattenBlocks } from "./blocks/flattenBlocks.ts";
import { makeBlock, unpackBlock } from "./blocks/makeBlock.ts";
import { copyFragment, pasteFragment } from "./clipboard.ts";
import { applyEdit, type Edit } from "./edits.ts";
import { fittingOwners } from "./fittingOwners.ts";
import { parseDocument } from "./parseDocument.ts";
import type { DocumentNode, NetDocument } from "./schema.ts";
import { serializeDocument } from "./serializeDocument.ts";
import { possibleOwners } from "./sharing.ts";
import { smallNetwork, testGraph } from "./testGraph.ts";

/** Two inputs through one Dense layer, subtracted and judged. */
function siamese(second: readonly number[] = [4]): NetDocument {
  const graph = testGraph(
    [
      ["a", "input", { shape: [4] }],
      ["b", "input", { shape: second }],
      ["left", "dense", { units: 3 }],
      ["right", "dense", { units: 9 }],
      ["join", "subtract"],
      ["head", "dense", { units: 1 }],
      ["end", "output", { loss: "meanSquaredError" }],
    ],
    [
      ["a", "left"],
      ["b", "right"],
      ["left", "join.minuend"],
      ["right", "join.subtrahend"],
      ["join", "head"],
      ["head", "end"],
    ],
  );
  return after(graph, { kind: "shareWeights", node: "right", owner: "left" });
}

function after(document: NetDocument, edit: Edit): NetDocument {
  return applyEdit(document, edit).document;
}

function nodeOf({ nodes }: NetDocument, id: string): DocumentNode {
  const node = nodes.find((each) => each.id === id);
  invariant(node !== undefined, `the node ${id} is there`);
  return node;
}

function withShares(document: NetDocument, shares: Readonly<Record<string, string>>): NetDocument {
  const nodes = document.nodes.map((node) => {
    const owner = shares[node.id];
    return owner === undefined ? node : { ...node, shares: owner };
  });
  return { ...document, nodes };
}

function findings(document: NetDocument): readonly string[] {
  return analyseDocument(document).diagnostics.map(({ code, node }) => `${code} ${node}`);
}

describe("layers that share weights", () => {
  it("have the owner's fields, and the weights count once", () => {
    const analysis = analyseDocument(siamese());
    expect(analysis.diagnostics).toEqual([]);
    expect(analysis.shapes.get("right")).toEqual([3]);
    expect(analysis.totalParameters).toBe(4 * 3 + 3 + 3 + 1);
    expect(analysis.parameters.get("right")).toBe(0);
    expect(analysis.weightOwners.get("right")).toBe("left");
  });

  it("are changed together, whichever is edited", () => {
    const wider = after(siamese(), { kind: "setFields", nodes: ["right"], values: { units: 5 } });
    expect(nodeOf(wider, "left").fields).toEqual({ units: 5 });
    const reset = after(wider, { kind: "resetFields", nodes: ["left"], fields: ["units"] });
    expect(nodeOf(reset, "right").fields).toEqual({});
  });

  it("keep their settings when they get weights of their own", () => {
    const own = after(siamese(), { kind: "shareWeights", node: "right", owner: null });
    expect(nodeOf(own, "right")).not.toHaveProperty("shares");
    expect(analyseDocument(own).totalParameters).toBe(2 * 15 + 4);
  });

  it("read back as they were written, with the owner's fields whatever the file says", () => {
    const document = siamese();
    expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, value: document });
    const torn = JSON.parse(serializeDocument(document)) as { nodes: { id: string; fields: object }[] };
    for (const node of torn.nodes) if (node.id === "right") node.fields = { units: 77 };
    expect(parseDocument(torn)).toEqual({ ok: true, value: document });
  });

  it("are refused in a file that names no layer of the graph", () => {
    const parsed = parseDocument(withShares(siamese(), { right: "nobody" }));
    expect(parsed).toMatchObject({ ok: false, error: { code: "project/invalid", node: "right" } });
    const hostile = JSON.stringify(siamese()).replace('"shares":"left"', '"shares":"__proto__"');
    expect(parseDocument(hostile).ok).toBe(false);
  });

  it.each([
    ["itself", { right: "right" }, ["sharing right"]],
    ["a layer of another kind", { right: "join" }, ["sharing right"]],
    ["a layer that shares itself", { head: "right" }, ["sharing head"]],
    ["each other", { right: "left", left: "right" }, ["sharing left", "sharing right"]],
  ])("with %s are one finding at each node that does", (_what, shares, expected) => {
    const found = findings(withShares(siamese(), shares)).filter((each) => each.startsWith("sharing"));
    expect(found).toEqual(expected);
  });

  it("say in words which weights do not fit the input, and offer own ones", () => {
    const [diagnostic, ...others] = analyseDocument(siamese([6])).diagnostics;
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({
      code: "sharing",
      node: "right",
      expected: "an input that fits the kernel [4, 3] of left",
      found: "one that wants kernel [6, 3]",
      fix: { kind: "own-weights" },
    });
  });

  it("need an owner that leads to an output", () => {
    const cut = after(siamese(), { kind: "disconnect", edges: ["edge-2"] });
    expect(findings(cut)).toContain("sharing right");
  });

  it("make the first sharer the owner when the owner goes", () => {
    const third = { ...nodeOf(siamese(), "right"), id: "third" };
    const three = after(siamese(), { kind: "addNode", node: third });
    const orphaned = after(three, { kind: "removeNodes", nodes: ["left"] });
    expect(nodeOf(orphaned, "right")).not.toHaveProperty("shares");
    expect(nodeOf(orphaned, "right").fields).toEqual({ units: 3 });
    expect(nodeOf(orphaned, "third").shares).toBe("right");
  });

  it("take along those that shared with them when they become sharers", () => {
    const chained = after(siamese(), { kind: "shareWeights", node: "left", owner: "head" });
    expect(chained.nodes.map(({ shares }) => shares ?? "")).toEqual(["", "", "head", "head", "", "", ""]);
  });

  it("can be had only from layers of the same kind that have their own", () => {
    const document = siamese();
    const ids = (id: string) => possibleOwners(document, nodeOf(document, id)).map((node) => node.id);
    expect(ids("head")).toEqual(["left"]);
    expect(ids("left")).toEqual(["head"]);
    expect(ids("join")).toEqual([]);
  });

  it("are offered only where they fit the input", () => {
    const document = after(siamese(), { kind: "shareWeights", node: "right", owner: null });
    const offered = (id: string) => fittingOwners(document, analyseDocument(document), nodeOf(document, id));
    expect(offered("right").map(({ id }) => id)).toEqual(["left"]);
    expect(offered("head")).toEqual([]);
  });
});

describe("copies of layers that share weights", () => {
  const pasted = (from: NetDocument, nodes: readonly string[], into: NetDocument = from) => {
    const result = pasteFragment(into, copyFragment(from, nodes), { x: 0, y: 0 });
    invariant(result.ok, "the text is a fragment");
    const document = after(into, result.value.edit);
    return result.value.nodes.map((id) => nodeOf(document, id).shares ?? null);
  };

  it("share with the copied owner, or with the owner that is still there", () => {
    expect(pasted(siamese(), ["left", "right"])).toEqual([null, "dense-1"]);
    expect(pasted(siamese(), ["right"])).toEqual(["left"]);
  });

  it("have their own weights where the owner is another project's", () => {
    expect(pasted(siamese(), ["right"], smallNetwork())).toEqual([null]);
    const alike = after(siamese(), { kind: "setFields", nodes: ["left"], values: { units: 8 } });
    expect(pasted(siamese(), ["right"], alike)).toEqual([null]);
  });
});

describe("blocks and shared weights", () => {
  const made = (document: NetDocument, nodes: readonly string[]) =>
    makeBlock(document, analyseDocument(document), nodes, "Tower");

  it("do not tear what shares apart", () => {
    const torn = made(siamese(), ["right"]);
    expect(torn.ok ? "" : torn.error).toContain("take both");
  });

  it("hold layers that share among themselves, each repetition for itself", () => {
    const whole = made(siamese(), ["left", "right", "join", "head"]);
    invariant(whole.ok, "a block can be made");
    const document = after(siamese(), whole.value.edit);
    expect(analyseDocument(document).diagnostics).toEqual([]);
    expect(analyseDocument(document).totalParameters).toBe(19);
    const flat = flattenBlocks(document);
    expect(nodeOf(flat, "block-1.right").shares).toBe("block-1.left");
    expect(analyseDocument(flat).totalParameters).toBe(19);
    const unpacked = unpackBlock(document, "block-1");
    invariant(unpacked !== null, "the block can be unpacked");
    expect(analyseDocument(after(document, unpacked.edit)).totalParameters).toBe(19);
  });

  /** Both towers are one block of two layers; the second uses the first's weights. */
  function towers(): NetDocument {
    const own = after(siamese(), { kind: "shareWeights", node: "right", owner: null });
    const first = made(own, ["left"]);
    invariant(first.ok, "a block can be made");
    const document = after(own, first.value.edit);
    const block = nodeOf(document, "block-1");
    const nodes = document.nodes.map((node) =>
      node.id === "right" ? { ...block, id: "right", name: "Second" } : node,
    );
    const edges = document.edges.map((edge) =>
      edge.to.node === "right" ? { ...edge, to: { node: "right", port: "input-1" } } : edge,
    );
    return after({ ...document, nodes, edges }, { kind: "shareWeights", node: "right", owner: "block-1" });
  }

  it("share as a whole, layer by layer", () => {
    const document = towers();
    expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, value: document });
    expect(analyseDocument(document).diagnostics).toEqual([]);
    expect(analyseDocument(document).totalParameters).toBe(19);
    const flat = flattenBlocks(document);
    expect(nodeOf(flat, "right.left").shares).toBe("block-1.left");
    expect(analyseDocument(flat).totalParameters).toBe(19);
    const wider = after(document, { kind: "setFields", nodes: ["right"], values: { units: 6 } });
    expect(analyseDocument(flattenBlocks(wider)).shapes.get("block-1.left")).toEqual([6]);
  });

  it("are unpacked together, so that their layers go on sharing", () => {
    const unpacked = unpackBlock(towers(), "block-1");
    invariant(unpacked !== null, "the block can be unpacked");
    const document = after(towers(), unpacked.edit);
    expect(unpacked.nodes).toHaveLength(2);
    expect(analyseDocument(document).totalParameters).toBe(19);
    expect(document.nodes.filter(({ shares }) => shares !== undefined)).toHaveLength(1);
  });
});
