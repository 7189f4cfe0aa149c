import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invariant } from "../invariant.ts";
import { analyseDocument } from "./analyseDocument.ts";
import { blocksOf } from "./blocks/blockGraph.ts";
import { makeBlock } from "./blocks/makeBlock.ts";
import { createNode } from "./createDocument.ts";
import { applyEdit, type Edit } from "./edits.ts";
import { canUndo, createHistory, edit, redo, sealGroup, undo, type History } from "./history.ts";
import { parseDocument } from "./parseDocument.ts";
import type { NetDocument } from "./schema.ts";
import { serializeDocument } from "./serializeDocument.ts";
import { actionKinds, editFor, type Action } from "./testEdits.ts";
import { smallNetwork } from "./testGraph.ts";

const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom(...actionKinds),
  first: fc.nat(1000),
  second: fc.nat(1000),
});

function perform(history: History, next: Action): History {
  if (next.kind === "undo") return undo(history);
  if (next.kind === "redo") return redo(history);
  if (next.kind === "seal") return sealGroup(history);
  const change = editFor(history.document, next);
  return change === null ? history : edit(history, change);
}

describe("random edits", () => {
  // 300 runs of 40 to 60 actions are more than 10,000 operations.
  it("keep the document valid, and undo returns to the exact start", () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 40, maxLength: 60 }), (actions) => {
        const start = smallNetwork();
        const startText = serializeDocument(start);
        let history = actions.reduce(perform, createHistory(start));
        const end = history.document;
        expect(parseDocument(serializeDocument(end))).toEqual({ ok: true, value: end });
        const entries = history.done.length;
        while (canUndo(history)) history = undo(history);
        expect(serializeDocument(history.document)).toBe(startText);
        for (let entry = 0; entry < entries; entry += 1) history = redo(history);
        expect(history.document).toEqual(end);
      }),
      { numRuns: 300, seed: 20 },
    );
  });

  it("are analysed from what is known of the document before as from nothing", () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 10, maxLength: 30 }), (actions) => {
        let history = createHistory(smallNetwork());
        for (const next of actions) {
          history = perform(history, next);
          const anew = analyseDocument(JSON.parse(JSON.stringify(history.document)) as NetDocument);
          expect(analyseDocument(history.document)).toEqual(anew);
        }
      }),
      { numRuns: 30, seed: 22 },
    );
  });

  it("are each undone by their inverse, to the same objects", () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 20 }), (actions) => {
        let document = smallNetwork();
        for (const next of actions) {
          const change = editFor(document, next);
          if (change === null) continue;
          const applied = applyEdit(document, change);
          const back = applyEdit(applied.document, applied.inverse);
          expect(back.document).toEqual(document);
          expect(back.document.nodes).toBe(document.nodes);
          expect(applyEdit(back.document, back.inverse).document).toEqual(applied.document);
          document = applied.document;
        }
      }),
      { numRuns: 100, seed: 21 },
    );
  });
});

describe("applyEdit", () => {
  it("takes a layer's edges with it", () => {
    const { document } = applyEdit(smallNetwork(), { kind: "removeNodes", nodes: ["dense"] });
    expect(document.edges).toEqual([]);
  });

  it("lets a new edge take an occupied port", () => {
    const edge = { id: "edge-9", from: { node: "numbers", port: "out" }, to: { node: "answer", port: "in" } };
    const { document } = applyEdit(smallNetwork(), { kind: "connect", edge, replaces: "edge-1" });
    expect(document.edges.map(({ id }) => id)).toEqual(["edge-0", "edge-9"]);
  });

  it("takes what led into a block with the port, so that the project can be opened again", () => {
    const start = smallNetwork();
    const made = makeBlock(start, analyseDocument(start), ["dense"], "Part");
    invariant(made.ok, "a layer makes a block");
    const whole = applyEdit(start, made.value.edit).document;
    const [block] = blocksOf(whole);
    const port = block?.nodes.find(({ layer }) => layer === "input");
    invariant(block !== undefined && port !== undefined, "the block has a port");
    const edit: Edit = { kind: "removeNodes", nodes: [port.id] };
    const { document, inverse } = applyEdit(whole, { kind: "editBlock", block: block.id, edit });
    expect(document.edges).toEqual(whole.edges.filter(({ to }) => to.port !== port.id));
    expect(document.edges).toHaveLength(1);
    expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, value: document });
    expect(applyEdit(document, inverse).document).toEqual(whole);
  });

  it("takes a block's value back with the parameter that it was for", () => {
    const start = smallNetwork();
    const made = makeBlock(start, analyseDocument(start), ["dense"], "Part");
    invariant(made.ok, "a layer makes a block");
    const whole = applyEdit(start, made.value.edit).document;
    const set: Edit = { kind: "setFields", nodes: [made.value.node], values: { units: 7, repeat: 2 } };
    const forget: Edit = { kind: "setBlockParameters", block: blocksOf(whole)[0]?.id ?? "", parameters: [] };
    const { document } = applyEdit(applyEdit(whole, set).document, forget);
    const node = document.nodes.find(({ id }) => id === made.value.node);
    expect(node?.fields).toEqual({ repeat: 2 });
    expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, value: document });
  });

  it("throws where an edit does not fit the document", () => {
    expect(() => applyEdit(smallNetwork(), { kind: "renameNode", node: "nobody", name: "x" })).toThrow(
      "not there",
    );
    const node = createNode({ id: "dense", layer: "dense", position: { x: 0, y: 0 } });
    expect(() => applyEdit(smallNetwork(), { kind: "addNode", node })).toThrow("taken");
  });
});

describe("history", () => {
  const units = (count: number): Edit => ({ kind: "setFields", nodes: ["dense"], values: { units: count } });

  it("joins typing into one field, until sealed", () => {
    let history = [units(1), units(12), units(128)].reduce(edit, createHistory(smallNetwork()));
    expect(history.done.map((entry) => entry.label)).toEqual(["Change units of dense"]);
    history = edit(sealGroup(history), units(64));
    expect(history.done).toHaveLength(2);
    expect(undo(history).document.nodes[1]?.fields).toEqual({ units: 128 });
    expect(undo(undo(history)).document).toEqual(smallNetwork());
  });

  it("drops imported weights, which stand in the file until then, and brings them back", () => {
    const weights = { sha256: "ab".repeat(32), origin: "digits.h5" };
    const document = { ...smallNetwork(), weights };
    expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, value: document });
    const dropped = edit(createHistory(document), { kind: "dropWeights" });
    expect(serializeDocument(dropped.document)).not.toContain("weights");
    expect(undo(dropped).document).toEqual(document);
  });

  it("forgets what was undone when something new is done", () => {
    const history = edit(undo(edit(createHistory(smallNetwork()), units(5))), units(6));
    expect(history.undone).toEqual([]);
    expect(redo(history)).toBe(history);
  });
});
