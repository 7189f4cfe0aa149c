// The document as React Flow wants to see it. A node or edge whose content did not change keeps its object, so that only what
// changed is drawn again.
import { Position, type Edge, type Node, type NodeHandle } from "@xyflow/react";
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { definitionOf } from "../../shared/document/blocks/blockLayer.ts";
import type { Diagnostic } from "../../shared/document/diagnostic.ts";
import type {
  DocumentComment,
  DocumentEdge,
  DocumentNode,
  NetDocument,
} from "../../shared/document/schema.ts";
import { outputPort, type Shape, type LayerDefinition } from "../../shared/layers/definition.ts";
import { nodeSize, portShare, portSize, tallPortHeight } from "./geometry.ts";

export interface LayerNodeData extends Record<string, unknown> {
  readonly node: DocumentNode;
  readonly shape: Shape | null;
  readonly parameters: number;
  readonly definition: LayerDefinition | undefined;
  /** The gravest thing to say about the node. */
  readonly diagnostic: Diagnostic | null;
}

export interface CommentNodeData extends Record<string, unknown> {
  readonly comment: DocumentComment;
}

export interface LayerEdgeData extends Record<string, unknown> {
  readonly shape: Shape | null;
  readonly wrong: boolean;
}

export type LayerFlowNode = Node<LayerNodeData, "layer">;
export type CommentFlowNode = Node<CommentNodeData, "comment">;
export type CanvasNode = LayerFlowNode | CommentFlowNode;
export type CanvasEdge = Edge<LayerEdgeData, "layer">;

export interface GraphView {
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly CanvasEdge[];
}

export interface GraphSource {
  readonly document: NetDocument;
  readonly analysis: Analysis;
  readonly selection: readonly string[];
  readonly selectedEdges: readonly string[];
}

/** Makes views of successive documents, each reusing what it can of the one before. */
export function createGraphViewer(): (source: GraphSource) => GraphView {
  let nodesBefore = new Map<string, CanvasNode>();
  let edgesBefore = new Map<string, CanvasEdge>();
  return ({ document, analysis, selection, selectedEdges }) => {
    const selected = new Set(selection);
    const chosenEdges = new Set(selectedEdges);
    const gravest = gravestByNode(analysis.diagnostics);
    const nodes: CanvasNode[] = [
      ...document.comments.map((comment) =>
        commentNode(nodesBefore.get(comment.id), comment, selected.has(comment.id)),
      ),
      ...document.nodes.map((node) =>
        layerNode(
          nodesBefore.get(node.id),
          node,
          definitionOf(document, node),
          analysis,
          gravest.get(node.id) ?? null,
          selected.has(node.id),
        ),
      ),
    ];
    const edges = document.edges.map((edge) =>
      layerEdge(
        edgesBefore.get(edge.id),
        edge,
        analysis,
        gravest.get(edge.to.node) ?? null,
        chosenEdges.has(edge.id),
      ),
    );
    nodesBefore = new Map(nodes.map((node) => [node.id, node]));
    edgesBefore = new Map(edges.map((edge) => [edge.id, edge]));
    return { nodes, edges };
  };
}

function gravestByNode(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, Diagnostic> {
  const gravest = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.node === null) continue;
    const known = gravest.get(diagnostic.node);
    if (known === undefined || (known.severity === "warning" && diagnostic.severity === "error")) {
      gravest.set(diagnostic.node, diagnostic);
    }
  }
  return gravest;
}

function layerNode(
  before: CanvasNode | undefined,
  node: DocumentNode,
  definition: LayerDefinition | undefined,
  analysis: Analysis,
  diagnostic: Diagnostic | null,
  selected: boolean,
): LayerFlowNode {
  const fresh: LayerNodeData = {
    node,
    shape: analysis.shapes.get(node.id) ?? null,
    parameters: analysis.parameters.get(node.id) ?? 0,
    definition,
    diagnostic,
  };
  const known = before?.type === "layer" ? before : undefined;
  const data = known !== undefined && sameNodeData(known.data, fresh) ? known.data : fresh;
  if (known !== undefined && known.data === data && known.selected === selected) return known;
  return {
    id: node.id,
    type: "layer",
    position: node.position,
    data,
    selected,
    ...nodeSize,
    measured: nodeSize,
    handles: handlesOf(definition),
    ariaLabel: node.name,
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

function sameNodeData(a: LayerNodeData, b: LayerNodeData): boolean {
  return (
    a.node === b.node &&
    a.definition === b.definition &&
    a.parameters === b.parameters &&
    sameShape(a.shape, b.shape) &&
    JSON.stringify(a.diagnostic) === JSON.stringify(b.diagnostic)
  );
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
  edge: DocumentEdge,
  analysis: Analysis,
  diagnostic: Diagnostic | null,
  selected: boolean,
): CanvasEdge {
  const shape = analysis.shapes.get(edge.from.node) ?? null;
  const wrong =
    diagnostic?.severity === "error" && (diagnostic.code === "shape" || diagnostic.code === "cycle");
  const same =
    before !== undefined &&
    before.source === edge.from.node &&
    before.target === edge.to.node &&
    before.targetHandle === edge.to.port &&
    before.selected === selected &&
    before.data?.wrong === wrong &&
    sameShape(before.data.shape, shape);
  if (same) return before;
  return {
    id: edge.id,
    type: "layer",
    source: edge.from.node,
    sourceHandle: edge.from.port,
    target: edge.to.node,
    targetHandle: edge.to.port,
    data: { shape, wrong },
    selected,
    ...(wrong ? { className: "layer-edge-wrong" } : {}),
  };
}

function sameShape(a: Shape | null, b: Shape | null): boolean {
  return (
    a === b ||
    (a !== null && b !== null && a.length === b.length && a.every((size, axis) => size === b[axis]))
  );
}
