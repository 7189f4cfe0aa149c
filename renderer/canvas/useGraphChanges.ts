// Between React Flow's changes and the document: positions live here only while something is dragged and become one edit when
// it is dropped; selection goes to the store; everything else the document knows better.
import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import { useDocument } from "../document/documentStore.ts";
import { putOnEdge } from "../document/graphEdits.ts";
import { scopeState, useScope } from "../document/scope.ts";
import type { Edit } from "../../shared/document/edits.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { edgeUnderNode } from "./edgeUnder.ts";
import type { Point } from "./geometry.ts";
import { createGraphViewer, type CanvasEdge, type CanvasNode } from "./graphView.ts";
import { useVisiblePart } from "./useVisiblePart.ts";

export function useGraphChanges() {
  const document = useScope((state) => state.document);
  const selection = useDocument((state) => state.selection);
  const selectedEdges = useDocument((state) => state.selectedEdges);
  const [dragged, setDragged] = useState<ReadonlyMap<string, Point>>(new Map());
  const [viewer] = useState(createGraphViewer);

  const view = useMemo(
    () => viewer({ document, selection, selectedEdges }),
    [viewer, document, selection, selectedEdges],
  );
  const visible = useVisiblePart(view);
  const nodes = useMemo(() => withPositions(visible.part.nodes, dragged), [visible.part, dragged]);

  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    select("selection", changes);
    const moves = new Map<string, Point>();
    let dropped = false;
    for (const change of changes) {
      if (change.type !== "position") continue;
      if (change.position !== undefined) moves.set(change.id, change.position);
      if (change.dragging === false) dropped = true;
    }
    if (dropped) {
      setDragged((before) => {
        const all = new Map([...before, ...moves]);
        queueMicrotask(() => drop(all));
        return new Map();
      });
    } else if (moves.size > 0) setDragged((before) => new Map([...before, ...moves]));
  }, []);

  const onEdgesChange = useCallback(
    (changes: EdgeChange<CanvasEdge>[]) => select("selectedEdges", changes),
    [],
  );

  return {
    ...visible,
    nodes,
    edges: visible.part.edges,
    count: view.nodes.length,
    onNodesChange,
    onEdgesChange,
  };
}

function withPositions(nodes: CanvasNode[], dragged: ReadonlyMap<string, Point>): CanvasNode[] {
  if (dragged.size === 0) return nodes;
  return nodes.map((node) => {
    const position = dragged.get(node.id);
    return position === undefined ? node : { ...node, position };
  });
}

function select(
  kind: "selection" | "selectedEdges",
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[],
): void {
  const store = scopeState();
  const chosen = new Set(store[kind]);
  for (const change of changes) {
    if (change.type !== "select") continue;
    if (change.selected) chosen.add(change.id);
    else chosen.delete(change.id);
  }
  const ids = [...chosen];
  if (kind === "selection") store.select(ids, store.selectedEdges);
  else store.select(store.selection, ids);
}

function drop(positions: ReadonlyMap<string, Point>): void {
  const { document, apply, seal } = scopeState();
  const edit = putEdit(document, positions) ?? moveEdit(document, positions);
  if (edit === null) return;
  apply(edit);
  seal();
}

/** A single layer that was dropped on an edge goes into it. */
function putEdit(document: NetDocument, positions: ReadonlyMap<string, Point>): Edit | null {
  const [id] = positions.keys();
  const edge = id === undefined || positions.size > 1 ? null : edgeUnderNode(document, id);
  const node = document.nodes.find((each) => each.id === id);
  return edge === null || node === undefined ? null : putOnEdge(document, node, edge);
}

/** One edit that puts nodes and comments where they were dropped; null where nothing moved. */
export function moveEdit(document: NetDocument, positions: ReadonlyMap<string, Point>): Edit | null {
  const moves = document.nodes.flatMap(({ id, position }) => {
    const place = positions.get(id);
    return place === undefined || samePlace(place, position) ? [] : [{ node: id, position: place }];
  });
  const comments = document.comments.flatMap(({ id, position }): Edit[] => {
    const place = positions.get(id);
    if (place === undefined || samePlace(place, position)) return [];
    return [{ kind: "changeComment", comment: id, change: { position: place } }];
  });
  if (comments.length === 0) return moves.length === 0 ? null : { kind: "moveNodes", moves };
  const edits: Edit[] = moves.length === 0 ? comments : [{ kind: "moveNodes", moves }, ...comments];
  return { kind: "compound", label: edits.length === 1 ? "Move a comment" : "Move", edits };
}

function samePlace(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}
