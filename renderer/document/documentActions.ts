// The gestures of the editor, applied to the open document. Menus, keys, palette and canvas all come through here.
import { copyFragment, pasteFragment } from "../../shared/document/clipboard.ts";
import type { Edit } from "../../shared/document/edits.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { Diagnostic } from "../../shared/document/diagnostic.ts";
import { canConnect, connectEdit, type PortEnd } from "../../shared/document/graph.ts";
import { makeBlock, unpackBlock } from "../../shared/document/blocks/makeBlock.ts";
import { focusInspector } from "../inspector/focusInspector.ts";
import type { FieldValue } from "../../shared/fields/fields.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { insertable } from "../blocks/insertable.ts";
import { canvasHandle } from "../canvas/canvasHandle.ts";
import { nodeAround, type Point } from "../canvas/geometry.ts";
import { notify } from "../ui/notify.ts";
import { scopeState } from "./scope.ts";
import {
  insertAfter,
  insertAt,
  insertConnected,
  insertOnEdge,
  removeParts,
  type GraphEdit,
} from "./graphEdits.ts";

/** Where the next insert goes. */
export type InsertPlace =
  | { readonly kind: "auto" }
  | { readonly kind: "at"; readonly point: Point }
  | { readonly kind: "edge"; readonly edge: string }
  | {
      readonly kind: "wire";
      readonly point: Point;
      readonly end: PortEnd;
      readonly side: "source" | "target";
    };

/** Adds a layer: behind the only selected node, into the selected edge, or in the middle of the view. */
export function insertLayer(layerId: string, place: InsertPlace = { kind: "auto" }): void {
  const found = insertable(scopeState(), layerId);
  if (!found.ok) return notify(found.error, "warning");
  const { layer, document, define } = found.value;
  const plain = insertEdit(document, layer, place);
  const made =
    define === null ? plain : { ...plain, edit: compound(`Insert ${layer.title}`, [define, plain.edit]) };
  perform(made);
  const [inserted] = made.select;
  if (inserted !== undefined) canvasHandle()?.reveal(inserted);
}

function compound(label: string, edits: readonly Edit[]): Edit {
  return { kind: "compound", label, edits };
}

function insertEdit(document: NetDocument, layer: LayerDefinition, place: InsertPlace): GraphEdit {
  const { selection, selectedEdges } = scopeState();
  if (place.kind === "at") return insertAt(document, layer, nodeAround(place.point));
  if (place.kind === "wire")
    return insertConnected(document, layer, nodeAround(place.point), place.end, place.side);
  const edgeId = place.kind === "edge" ? place.edge : selectedEdges[0];
  const edge = document.edges.find(({ id }) => id === edgeId);
  if (edge !== undefined && layer.role === "layer" && (place.kind === "edge" || selection.length === 0)) {
    return insertOnEdge(document, layer, edge);
  }
  const [only] = selection;
  if (only !== undefined && selection.length === 1) return insertAfter(document, layer, only);
  return insertAt(document, layer, nodeAround(canvasHandle()?.centre() ?? { x: 0, y: 0 }));
}

/** Connects two ports. What is impossible changes nothing; what is merely wrong is made, and the target says so. */
export function connect(from: PortEnd, to: PortEnd): void {
  const { document, analysis, apply } = scopeState();
  const check = canConnect(document, analysis, from, to);
  if (check.ok || check.possible) apply(connectEdit(document, from, to, check.replaces));
}

export function removeSelection(reconnect: boolean): void {
  const { document, selection, selectedEdges, apply } = scopeState();
  const edit = removeParts(document, selection, selectedEdges, reconnect);
  if (edit !== null) apply(edit);
}

const copyStep = 36;
let lastPaste = { text: "", times: 0 };

export function duplicateSelection(): void {
  const text = copiedText();
  if (text !== null) addCopy(text, copyStep);
}

/** The selection as text for the clipboard; null where nothing is selected. */
export function copiedText(): string | null {
  const { document, selection } = scopeState();
  if (selection.length === 0) return null;
  const comments = new Set(document.comments.map(({ id }) => id));
  return copyFragment(
    document,
    selection.filter((id) => !comments.has(id)),
    selection.filter((id) => comments.has(id)),
  );
}

/** True where the text was a part of a network and a copy of it was added; each further copy lies a little lower. */
export function pasteText(text: string): boolean {
  lastPaste = { text, times: lastPaste.text === text ? lastPaste.times + 1 : 1 };
  return addCopy(text, copyStep * lastPaste.times);
}

function addCopy(text: string, distance: number): boolean {
  const pasted = pasteFragment(scopeState().document, text, { x: distance, y: distance });
  if (pasted.ok) perform({ edit: pasted.value.edit, select: pasted.value.nodes });
  return pasted.ok;
}

export function selectAll(): void {
  const { document, select } = scopeState();
  select([...document.nodes, ...document.comments].map(({ id }) => id));
}

export function setField(nodes: readonly string[], field: string, value: FieldValue): void {
  scopeState().apply({ kind: "setFields", nodes, values: { [field]: value } });
}

/** Moves the selected nodes; one step of history for as long as the same nodes are moved. */
export function moveSelection(by: Point): void {
  const { document, selection, apply } = scopeState();
  const moves = document.nodes
    .filter(({ id }) => selection.includes(id))
    .map(({ id, position }) => ({ node: id, position: { x: position.x + by.x, y: position.y + by.y } }));
  if (moves.length > 0) apply({ kind: "moveNodes", moves });
}

export function addComment(point: Point): void {
  const { document, apply, select } = scopeState();
  let number = 1;
  while (document.comments.some(({ id }) => id === `comment-${number}`)) number += 1;
  const id = `comment-${number}`;
  apply({
    kind: "addComment",
    comment: { id, text: "", position: point, size: { width: 216, height: 84 } },
  });
  select([id]);
}

/** Does what a diagnostic offers. */
export function applyFix({ node, fix }: Diagnostic): void {
  const { document, apply } = scopeState();
  if (node === null || fix === undefined) return;
  if (fix.kind === "remove-node") return apply({ kind: "removeNodes", nodes: [node] });
  if (fix.kind === "set-field") return setField([node], fix.field, fix.value as FieldValue);
  if (fix.kind === "own-weights") return apply({ kind: "shareWeights", node, owner: null });
  const layer = layerOf(fix.layer);
  const edge = document.edges.find(({ to }) => to.node === node);
  if (layer === undefined || edge === undefined) return;
  perform(insertOnEdge(document, layer, edge, (fix.fields ?? {}) as Readonly<Record<string, FieldValue>>));
}

/** The selected layers become one block, which is selected then. */
export function makeBlockOfSelection(): void {
  const { document, analysis, selection } = scopeState();
  const comments = new Set(document.comments.map(({ id }) => id));
  const made = makeBlock(
    document,
    analysis,
    selection.filter((id) => !comments.has(id)),
    freshBlockName(document),
  );
  if (!made.ok) return notify(made.error, "warning");
  perform({ edit: made.value.edit, select: [made.value.node] });
  focusInspector();
}

function freshBlockName({ blocks = [] }: NetDocument): string {
  const taken = new Set(blocks.map(({ name }) => name));
  let number = 1;
  while (taken.has(`Block ${number}`)) number += 1;
  return `Block ${number}`;
}

export function unpackSelection(): void {
  const { document, selection } = scopeState();
  const [only] = selection;
  const unpacked = only === undefined ? null : unpackBlock(document, only);
  if (unpacked !== null) perform({ edit: unpacked.edit, select: unpacked.nodes });
}

/** Shows what is inside a block's node. */
export function openBlock(node: string): void {
  const { document, inside, open } = scopeState();
  const block = document.nodes.find(({ id }) => id === node)?.block;
  if (block !== undefined) open([...inside, node]);
}

function perform({ edit, select }: GraphEdit): void {
  scopeState().step(edit, select);
}
