// The gestures of the editor, applied to the open document. Menus, keys, palette and canvas all come through here.
import { copyFragment, pasteFragment } from "../../shared/document/clipboard.ts";
import type { Diagnostic } from "../../shared/document/diagnostic.ts";
import { canConnect, connectEdit, type PortEnd } from "../../shared/document/graph.ts";
import type { FieldValue } from "../../shared/fields/fields.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { canvasHandle } from "../canvas/canvasHandle.ts";
import { nodeAround, type Point } from "../canvas/geometry.ts";
import { useDocument } from "./documentStore.ts";
import { insertAfter, insertAt, insertConnected, insertOnEdge, removeParts, type GraphEdit } from "./graphEdits.ts";

/** Where the next insert goes. */
export type InsertPlace =
  | { readonly kind: "auto" }
  | { readonly kind: "at"; readonly point: Point }
  | { readonly kind: "edge"; readonly edge: string }
  | { readonly kind: "wire"; readonly point: Point; readonly end: PortEnd; readonly side: "source" | "target" };

/** Adds a layer: behind the only selected node, into the selected edge, or in the middle of the view. */
export function insertLayer(layerId: string, place: InsertPlace = { kind: "auto" }): void {
  const layer = layerOf(layerId);
  if (layer === undefined) return;
  const made = insertEdit(layer, place);
  perform(made);
  const [inserted] = made.select;
  if (inserted !== undefined) canvasHandle()?.reveal(inserted);
}

function insertEdit(layer: LayerDefinition, place: InsertPlace): GraphEdit {
  const { document, selection, selectedEdges } = useDocument.getState();
  if (place.kind === "at") return insertAt(document, layer, nodeAround(place.point));
  if (place.kind === "wire") return insertConnected(document, layer, nodeAround(place.point), place.end, place.side);
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
  const { document, analysis, apply } = useDocument.getState();
  const check = canConnect(document, analysis, from, to);
  if (check.ok || check.possible) apply(connectEdit(document, from, to, check.replaces));
}

export function removeSelection(reconnect: boolean): void {
  const { document, selection, selectedEdges, apply } = useDocument.getState();
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
  const { document, selection } = useDocument.getState();
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
  const pasted = pasteFragment(useDocument.getState().document, text, { x: distance, y: distance });
  if (pasted.ok) perform({ edit: pasted.value.edit, select: pasted.value.nodes });
  return pasted.ok;
}

export function selectAll(): void {
  const { document, select } = useDocument.getState();
  select([...document.nodes, ...document.comments].map(({ id }) => id));
}

export function setField(nodes: readonly string[], field: string, value: FieldValue): void {
  useDocument.getState().apply({ kind: "setFields", nodes, values: { [field]: value } });
}

/** Moves the selected nodes; one step of history for as long as the same nodes are moved. */
export function moveSelection(by: Point): void {
  const { document, selection, apply } = useDocument.getState();
  const moves = document.nodes
    .filter(({ id }) => selection.includes(id))
    .map(({ id, position }) => ({ node: id, position: { x: position.x + by.x, y: position.y + by.y } }));
  if (moves.length > 0) apply({ kind: "moveNodes", moves });
}

export function addComment(point: Point): void {
  const { document, apply, select } = useDocument.getState();
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
  const { document, apply } = useDocument.getState();
  if (node === null || fix === undefined) return;
  if (fix.kind === "remove-node") return apply({ kind: "removeNodes", nodes: [node] });
  if (fix.kind === "set-field") return setField([node], fix.field, fix.value as FieldValue);
  const layer = layerOf(fix.layer);
  const edge = document.edges.find(({ to }) => to.node === node);
  if (layer === undefined || edge === undefined) return;
  perform(insertOnEdge(document, layer, edge, (fix.fields ?? {}) as Readonly<Record<string, FieldValue>>));
}

function perform({ edit, select }: GraphEdit): void {
  const store = useDocument.getState();
  store.seal();
  store.apply(edit);
  store.seal();
  store.select(select);
}
