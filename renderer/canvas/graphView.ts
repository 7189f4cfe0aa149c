// The document as React Flow wants to see it: what stands where and what is connected. What a node or a wire says of its layer
// is not in here (nodeFacts.ts), so an edit of a field costs React Flow nothing. What did not change keeps its object.
import { Position, type Edge, type Node, type NodeHandle } from "@xyflow/react";
import { definitionOf } from "../../shared/document/blocks/blockLayer.ts";
import type {
  DocumentComment,
  DocumentEdge,
  DocumentNode,
  NetDocument,
} from "../../shared/document/schema.ts";
import { outputPort, type LayerDefinition } from "../../shared/layers/definition.ts";
import { inStep } from "./inStep.ts";
import { nodeSize, portShare, portSize, tallPortHeight } from "./geometry.ts";

export interface LayerNodeData extends Record<string, unknown> {
  readonly definition: LayerDefinition | undefined;
}

export interface CommentNodeData extends Record<string, unknown> {
  readonly comment: DocumentComment;
}

export type LayerFlowNode = Node<LayerNodeData, "layer">;
export type CommentFlowNode = Node<CommentNodeData, "comment">;
export type CanvasNode = LayerFlowNode | CommentFlowNode;
export type CanvasEdge = Edge<Record<string, never>, "layer">;

export interface GraphView {
  readonly nodes: CanvasNode[];
  readonly edges: CanvasEdge[];
}

export interface GraphSource {
  readonly document: NetDocument;
  readonly selection: readonly string[];
  readonly selectedEdges: readonly string[];
}

/** Makes views of successive documents, each reusing what it can of the one before. */
export function createGraphViewer(): (source: GraphSource) => GraphView {
  let before: GraphView = { nodes: [], edges: [] };
  return (source) => {
    const nodes = sameItems(before.nodes, nodesOf(source, before.nodes));
    const edges = sameItems(before.edges, edgesOf(source, before.edges));
    if (nodes !== before.nodes || edges !== before.edges) before = { nodes, edges };
    return before;
  };
}

function nodesOf({ document, selection }: GraphSource, before: CanvasNode[]): CanvasNode[] {
  const selected = new Set(selection);
  const find = inStep(before);
  const comments = document.comments.map((comment) =>
    commentNode(find(comment.id), comment, selected.has(comment.id)),
  );
  const layers = document.nodes.map((node) =>
    layerNode(find(node.id), node, definitionOf(document, node), selected.has(node.id)),
  );
  return [...comments, ...layers];
}

function edgesOf({ document, selectedEdges }: GraphSource, before: CanvasEdge[]): CanvasEdge[] {
  const chosen = new Set(selectedEdges);
  const find = inStep(before);
  return document.edges.map((edge) => layerEdge(find(edge.id), edge, chosen.has(edge.id)));
}

/** The list before where the new one holds the same. */
function sameItems<T>(before: T[], items: T[]): T[] {
  const same = before.length === items.length && before.every((item, index) => item === items[index]);
  return same ? before : items;
}

function layerNode(
  before: CanvasNode | undefined,
  { id, name, position }: DocumentNode,
  definition: LayerDefinition | undefined,
  selected: boolean,
): LayerFlowNode {
  const same =
    before?.type === "layer" &&
    before.position === position &&
    before.data.definition === definition &&
    before.ariaLabel === name &&
    before.selected === selected;
  if (same) return before;
  return {
    id,
    type: "layer",
    position,
    data: { definition },
    selected,
    ...nodeSize,
    measured: nodeSize,
    handles: handlesOf(definition),
    ariaLabel: name,
  };
}

/** Where the ports stand, so that an edge to a node outside the view is drawn although that node never was. */
function handlesOf(definition: LayerDefinition | undefined): NodeHandle[] {
  const inputs = definition?.inputs ?? [];
  const ins = inputs.map((port, index): NodeHandle => {
    const height = port.many === true ? tallPortHeight : portSize;
    const y = nodeSize.height * portShare(index, inputs.length) - height / 2;
    return {
      id: port.name,
      type: "target",
      position: Position.Left,
      x: -portSize / 2,
      y,
      width: portSize,
      height,
    };
  });
  if (definition?.role === "output") return ins;
  const place = {
    x: nodeSize.width - portSize / 2,
    y: (nodeSize.height - portSize) / 2,
    width: portSize,
    height: portSize,
  };
  return [...ins, { id: outputPort, type: "source", position: Position.Right, ...place }];
}

function commentNode(
  before: CanvasNode | undefined,
  comment: DocumentComment,
  selected: boolean,
): CommentFlowNode {
  if (before?.type === "comment" && before.data.comment === comment && before.selected === selected)
    return before;
  return {
    id: comment.id,
    type: "comment",
    position: comment.position,
    data: { comment },
    selected,
    ...comment.size,
    measured: comment.size,
    zIndex: -1,
  };
}

function layerEdge(
  before: CanvasEdge | undefined,
  { id, from, to }: DocumentEdge,
  selected: boolean,
): CanvasEdge {
  const same =
    before !== undefined &&
    before.source === from.node &&
    before.target === to.node &&
    before.targetHandle === to.port &&
    before.selected === selected;
  if (same) return before;
  return {
    id,
    type: "layer",
    source: from.node,
    sourceHandle: from.port,
    target: to.node,
    targetHandle: to.port,
    selected,
  };
}
