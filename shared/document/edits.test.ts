import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unreachable } from "../invariant.ts";
import { layers, type LayerId } from "../layers/registry.ts";
import { analyseDocument } from "./analyseDocument.ts";
import { blocksOf } from "./blocks/blockGraph.ts";
import { makeBlock, unpackBlock } from "./blocks/makeBlock.ts";
import { createNode, freshId, idsOf } from "./createDocument.ts";
import { applyEdit, type Edit } from "./edits.ts";
import { copyFragment, pasteFragment } from "./clipboard.ts";
import { canConnect, connectEdit } from "./graph.ts";
import { canUndo, createHistory, edit, redo, sealGroup, undo, type History } from "./history.ts";
import { parseDocument } from "./parseDocument.ts";
import type { NetDocument } from "./schema.ts";
import { serializeDocument } from "./serializeDocument.ts";
import { possibleOwners } from "./sharing.ts";
import { smallNetwork } from "./testGraph.ts";

const layerIds = Object.keys(layers) as readonly LayerId[];

/** What a person might do next: a kind and numbers that choose among what is there. */
const action = fc.record({
  kind: fc.constantFrom(
    "add",
    "remove",
    "move",
    "rename",
    "field",
    "connect",
    "disconnect",
    "training",
    "paste",
    "comment",
    "block",
    "unpack",
    "inside",
    "share",
    "own",
    "undo",
    "redo",
    "seal",
  ),
  first: fc.nat(1000),
  second: fc.nat(1000),
});
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

function pick<T>(items: readonly T[], choice: number): T | undefined {
  return items.length === 0 ? undefined : items[choice % items.length];
}

/** The action as an edit of this document, or null where it makes no sense there. */
function editFor(document: NetDocument, { kind, first, second }: Action): Edit | null {
  const node = pick(document.nodes, first);
  switch (kind) {
    case "add": {
      const layer = pick(layerIds, first) ?? "dense";
      return {
        kind: "addNode",
        node: createNode({
          id: freshId(layer, idsOf(document.nodes)),
          layer,
          position: { x: first, y: second },
        }),
      };
    }
    case "remove":
      return node === undefined ? null : { kind: "removeNodes", nodes: [node.id] };
    case "move":
      return node === undefined
        ? null
        : { kind: "moveNodes", moves: [{ node: node.id, position: { x: second, y: first } }] };
    case "rename":
      return node === undefined ? null : { kind: "renameNode", node: node.id, name: `name ${second % 7}` };
    case "field":
      return node?.layer === "dense"
        ? { kind: "setFields", nodes: [node.id], values: { units: (second % 20) + 1 } }
        : null;
    case "connect":
      return connectFor(document, first, second);
    case "disconnect": {
      const edge = pick(document.edges, first);
      return edge === undefined ? null : { kind: "disconnect", edges: [edge.id] };
    }
    case "training":
      return { kind: "setTraining", training: { batchSize: (second % 64) + 1 } };
    case "paste":
      return pasteFor(document, first, second);
    case "comment":
      return {
        kind: "addComment",
        comment: {
          id: freshId("comment", idsOf(document.comments)),
          text: "why",
          position: { x: 0, y: 0 },
          size: { width: 100, height: 50 },
        },
      };
    case "block": {
      const other = pick(document.nodes, second);
      if (node === undefined || other === undefined) return null;
      const made = makeBlock(document, analyseDocument(document), [node.id, other.id], `Block ${first}`);
      return made.ok ? made.value.edit : null;
    }
    case "unpack":
      return node === undefined ? null : (unpackBlock(document, node.id)?.edit ?? null);
    case "inside": {
      const block = pick(blocksOf(document), first);
      const inner = pick(block?.nodes.filter(({ layer }) => layer === "dense") ?? [], second);
      if (block === undefined || inner === undefined) return null;
      const values = { units: (second % 20) + 1 };
      return { kind: "editBlock", block: block.id, edit: { kind: "setFields", nodes: [inner.id], values } };
    }
    case "share": {
      const owner = node === undefined ? undefined : pick(possibleOwners(document, node), second);
      return owner === undefined || node === undefined
        ? null
        : { kind: "shareWeights", node: node.id, owner: owner.id };
    }
    case "own":
      return node === undefined ? null : { kind: "shareWeights", node: node.id, owner: null };
    case "undo":
    case "redo":
    case "seal":
      return null;
    default:
      return unreachable(kind);
  }
}

function connectFor(document: NetDocument, first: number, second: number): Edit | null {
  const from = pick(document.nodes, first);
  const to = pick(document.nodes, second);
  if (from === undefined || to === undefined) return null;
  const ends = [
    { node: from.id, port: "out" },
    { node: to.id, port: "in" },
  ] as const;
  const check = canConnect(document, analyseDocument(document), ...ends);
  return check.ok || check.possible ? connectEdit(document, ...ends, check.replaces) : null;
}

function pasteFor(document: NetDocument, first: number, second: number): Edit | null {
  const chosen = [pick(document.nodes, first), pick(document.nodes, second)].flatMap((node) =>
    node === undefined ? [] : [node.id],
  );
  if (chosen.length === 0 || document.nodes.length > 40) return null;
  const pasted = pasteFragment(document, copyFragment(document, chosen), { x: 40, y: 40 });
  return pasted.ok ? pasted.value.edit : null;
}

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

  it("forgets what was undone when something new is done", () => {
    const history = edit(undo(edit(createHistory(smallNetwork()), units(5))), units(6));
    expect(history.undone).toEqual([]);
    expect(redo(history)).toBe(history);
  });
});
