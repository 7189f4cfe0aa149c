import { describe, expect, it } from "vitest";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import { applyEdit, type Edit } from "../../shared/document/edits.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import { edgeFactsOf, nodeFactsOf, sameEdgeFacts, sameNodeFacts } from "./nodeFacts.ts";

const network = testGraph(
  [
    ["numbers", "input", { shape: [4] }],
    ["first", "dense", { units: 3 }],
    ["image", "conv2d"],
    ["second", "dense", { units: 2 }],
    ["answer", "output"],
  ],
  [
    ["numbers", "first"],
    ["first", "image"],
    ["first", "second"],
    ["second", "answer"],
  ],
);

function sourceOf(document: NetDocument) {
  return { document, analysis: analyseDocument(document) };
}

function edited(edit: Edit) {
  return sourceOf(applyEdit(network, edit).document);
}

const before = sourceOf(network);

describe("what a node says", () => {
  it("changes where a field changes shapes or weights, and nowhere else", () => {
    const after = edited({ kind: "setFields", nodes: ["first"], values: { units: 5 } });
    const changed = network.nodes
      .map(({ id }) => id)
      .filter((id) => !sameNodeFacts(nodeFactsOf(before, id), nodeFactsOf(after, id)));
    expect(changed).toEqual(["first", "image", "second"]);
    expect(nodeFactsOf(after, "first")).toMatchObject({
      shape: [5],
      parameters: 25,
      cost: { forward: 2 * 4 * 5 + 5 },
      diagnostic: null,
    });
  });

  it("is nothing for one that is gone", () => {
    const after = edited({ kind: "removeNodes", nodes: ["second"] });
    expect(nodeFactsOf(after, "second")).toBeNull();
    expect(sameNodeFacts(nodeFactsOf(before, "second"), null)).toBe(false);
  });
});

describe("what a wire says", () => {
  it("is the shape along it, and whether it fits", () => {
    expect(edgeFactsOf(before, "numbers", "first")).toEqual({ shape: [4], wrong: false });
    const needed = edited({ kind: "removeNodes", nodes: ["answer"] });
    expect(edgeFactsOf(needed, "first", "image")).toEqual({ shape: [3], wrong: true });
  });

  it("changes with the shape", () => {
    const after = edited({ kind: "setFields", nodes: ["first"], values: { units: 5 } });
    const facts = (source: typeof after) => edgeFactsOf(source, "first", "second");
    expect(sameEdgeFacts(facts(before), facts(after))).toBe(false);
    expect(
      sameEdgeFacts(edgeFactsOf(before, "numbers", "first"), edgeFactsOf(after, "numbers", "first")),
    ).toBe(true);
  });
});
