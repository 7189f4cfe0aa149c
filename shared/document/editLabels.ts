// Edits in words, for the history list and the Undo menu item, and the key by which edits in a row become one entry.
import { unreachable } from "../invariant.ts";
import { layerOf } from "../layers/registry.ts";
import { blockById, blocksOf } from "./blocks/blockGraph.ts";
import { definitionOf } from "./blocks/blockLayer.ts";
import { documentInside, type Edit } from "./edits.ts";
import type { NetDocument } from "./schema.ts";

/** "Move 3 layers", "Change units of Hidden 1". @param document before the edit. */
export function describeEdit(document: NetDocument, edit: Edit): string {
  switch (edit.kind) {
    case "addNode":
      return `Add ${edit.node.name || layerOf(edit.node.layer)?.title || edit.node.layer}`;
    case "addFragment":
      return `Add ${countOf(edit.nodes.length, "layer")}`;
    case "removeNodes":
      return `Remove ${nodesInWords(document, edit.nodes)}`;
    case "moveNodes":
      return `Move ${nodesInWords(
        document,
        edit.moves.map((move) => move.node),
      )}`;
    case "pinNodes":
      return `${edit.pinned ? "Pin" : "Unpin"} ${nodesInWords(document, edit.nodes)}`;
    case "renameNode":
      return `Rename ${nodesInWords(document, [edit.node])}`;
    case "setFields":
      return `Change ${fieldsInWords(document, edit.nodes, Object.keys(edit.values))} of ${nodesInWords(document, edit.nodes)}`;
    case "resetFields":
      return `Reset ${fieldsInWords(document, edit.nodes, edit.fields)} of ${nodesInWords(document, edit.nodes)}`;
    case "shareWeights":
      return edit.owner === null
        ? `Own weights for ${nodesInWords(document, [edit.node])}`
        : `Share weights of ${nodesInWords(document, [edit.owner])} with ${nodesInWords(document, [edit.node])}`;
    case "connect":
      return `Connect ${nodesInWords(document, [edit.edge.from.node])} to ${nodesInWords(document, [edit.edge.to.node])}`;
    case "disconnect":
      return `Remove ${countOf(edit.edges.length, "connection")}`;
    case "setName":
      return "Rename the project";
    case "setTraining":
      return `Change ${Object.keys(edit.training)
        .map((key) => trainingWords[key] ?? key)
        .join(", ")}`;
    case "setData":
      return "Choose data";
    case "dropWeights":
      return "Drop the imported weights";
    case "addComment":
      return "Add a comment";
    case "changeComment":
      return "Change a comment";
    case "removeComments":
      return `Remove ${countOf(edit.comments.length, "comment")}`;
    case "defineBlocks":
      return `Define ${countOf(edit.blocks.length, "block")}`;
    case "setBlockParameters":
      return "Change what a block exposes";
    case "editBlock":
      return describeInside(document, edit.block, edit.edit);
    case "restore":
      return "Restore";
    case "compound":
      return edit.label;
    default:
      return unreachable(edit);
  }
}

/** Edits in a row with the same key are one step of the history; null never joins. */
export function groupKeyOf(edit: Edit): string | null {
  switch (edit.kind) {
    case "moveNodes":
      return `move ${edit.moves.map((move) => move.node).join(" ")}`;
    case "renameNode":
      return `rename ${edit.node}`;
    case "setFields":
      return `fields ${Object.keys(edit.values).join(" ")} of ${edit.nodes.join(" ")}`;
    case "setName":
      return "name";
    case "setTraining":
      return `training ${Object.keys(edit.training).join(" ")}`;
    case "changeComment":
      return `comment ${edit.comment} ${Object.keys(edit.change).join(" ")}`;
    case "editBlock": {
      const inner = groupKeyOf(edit.edit);
      return inner === null ? null : `${inner} inside ${edit.block}`;
    }
    case "addNode":
    case "addFragment":
    case "removeNodes":
    case "defineBlocks":
    case "setBlockParameters":
    case "pinNodes":
    case "resetFields":
    case "shareWeights":
    case "connect":
    case "disconnect":
    case "setData":
    case "dropWeights":
    case "addComment":
    case "removeComments":
    case "restore":
    case "compound":
      return null;
    default:
      return unreachable(edit);
  }
}

const trainingWords: Readonly<Record<string, string>> = {
  optimizer: "the optimizer",
  schedule: "the schedule",
  callbacks: "what watches the run",
  classWeights: "the class weights",
  batchSize: "the batch size",
  epochs: "the epochs",
  seed: "the seed",
  shuffle: "shuffling",
};

function describeInside(document: NetDocument, id: string, edit: Edit): string {
  const block = blockById(blocksOf(document), id);
  if (block === undefined) return "Change a block";
  return `${describeEdit(documentInside(document, block), edit)} in ${block.name}`;
}

function countOf(count: number, what: string): string {
  return count === 1 ? `a ${what}` : `${count} ${what}s`;
}

function nodesInWords(document: NetDocument, ids: readonly string[]): string {
  if (ids.length !== 1) return `${ids.length} layers`;
  const node = document.nodes.find(({ id }) => id === ids[0]);
  return node?.name || layerOf(node?.layer ?? "")?.title || "a layer";
}

function fieldsInWords(document: NetDocument, nodes: readonly string[], fields: readonly string[]): string {
  const node = document.nodes.find(({ id }) => id === nodes[0]);
  const specs = (node === undefined ? undefined : definitionOf(document, node))?.fields ?? {};
  return fields
    .map((field) => (Object.hasOwn(specs, field) ? specs[field]?.label.toLowerCase() : field))
    .join(", ");
}
