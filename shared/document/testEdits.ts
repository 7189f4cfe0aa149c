// Random edits for tests: everything a person can do to a document, as values that fit whatever it holds.
import { unreachable } from "../invariant.ts";
import { layers, type LayerId } from "../layers/registry.ts";
import { analyseDocument } from "./analyseDocument.ts";
import { blocksOf } from "./blocks/blockGraph.ts";
import { makeBlock, unpackBlock } from "./blocks/makeBlock.ts";
import { copyFragment, pasteFragment } from "./clipboard.ts";
import { createNode, freshId, idsOf } from "./createDocument.ts";
import { documentInside, type Edit } from "./edits.ts";
import { canConnect, connectEdit } from "./graph.ts";
import type { NetDocument } from "./schema.ts";
import { possibleOwners } from "./sharing.ts";

const layerIds = Object.keys(layers) as readonly LayerId[];

/** What a person might do next. */
export const actionKinds = [
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
  "pin",
  "reset",
  "name",
  "data",
  "changeComment",
  "removeComment",
  "parameters",
  "define",
  "undo",
  "redo",
  "seal",
] as const;

/** A kind and numbers that choose among what is there. */
export interface Action {
  readonly kind: (typeof actionKinds)[number];
  readonly first: number;
  readonly second: number;
}

const insideKinds = [
  "add",
  "remove",
  "move",
  "rename",
  "field",
  "connect",
  "disconnect",
  "comment",
  "pin",
  "reset",
] as const;

function pick<T>(items: readonly T[], choice: number): T | undefined {
  return items.length === 0 ? undefined : items[choice % items.length];
}

/** The action as an edit of this document, or null where it makes no sense there. */
export function editFor(document: NetDocument, { kind, first, second }: Action): Edit | null {
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
    case "inside":
      return editInside(document, first, second);
    case "pin":
      return node === undefined ? null : { kind: "pinNodes", nodes: [node.id], pinned: second % 2 === 0 };
    case "reset":
      return node === undefined
        ? null
        : { kind: "resetFields", nodes: [node.id], fields: Object.keys(node.fields) };
    case "name":
      return { kind: "setName", name: `network ${second % 7}` };
    case "data":
      return { kind: "setData", data: { ...document.data, splitSeed: second } };
    case "changeComment": {
      const comment = pick(document.comments, first);
      const change = { text: `why ${second}`, size: { width: second + 1, height: first + 1 } };
      return comment === undefined ? null : { kind: "changeComment", comment: comment.id, change };
    }
    case "removeComment": {
      const comment = pick(document.comments, first);
      return comment === undefined ? null : { kind: "removeComments", comments: [comment.id] };
    }
    case "parameters": {
      const block = pick(blocksOf(document), first);
      const inner = pick(block?.nodes.filter(({ layer }) => layer === "dense") ?? [], second);
      if (block === undefined || inner === undefined) return null;
      const parameter = { key: "width", label: "Width", node: inner.id, field: "units" };
      return { kind: "setBlockParameters", block: block.id, parameters: second % 3 === 0 ? [] : [parameter] };
    }
    case "define": {
      const block = pick(blocksOf(document), first);
      const name = `block ${second % 7}`;
      return block === undefined ? null : { kind: "defineBlocks", blocks: [{ ...block, name }] };
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

/** Any edit of a network, done to what a block holds. */
function editInside(document: NetDocument, first: number, second: number): Edit | null {
  const block = pick(blocksOf(document), first);
  const kind = pick(insideKinds, second);
  if (block === undefined || kind === undefined) return null;
  const edit = editFor(documentInside(document, block), { kind, first: second, second: first });
  return edit === null ? null : { kind: "editBlock", block: block.id, edit };
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
