// What a gesture on the graph means as an edit of the document. Pure: each gives the edit, the store applies it.
import { edgesOutOf, wiringOf } from "../../shared/document/analysis/wiring.ts";
import { blockLayer } from "../../shared/document/blocks/blockGraph.ts";
import { definitionOf } from "../../shared/document/blocks/blockLayer.ts";
import { createNode, freshId, idsOf } from "../../shared/document/createDocument.ts";
import type { Edit } from "../../shared/document/edits.ts";
import type { PortEnd } from "../../shared/document/graph.ts";
import type { DocumentEdge, DocumentNode, NetDocument } from "../../shared/document/schema.ts";
import { outputPort, type LayerDefinition, type PortSpec } from "../../shared/layers/definition.ts";
import type { LayerId } from "../../shared/layers/registry.ts";
import { columnGap, freePlace, nodeSize, snapToGrid, type Point } from "../canvas/geometry.ts";

export interface NodeFields {
  readonly [field: string]: DocumentNode["fields"][string];
}

/** An edit and the nodes to select when it is done. */
export interface GraphEdit {
  readonly edit: Edit;
  readonly select: readonly string[];
}

const columnWidth = nodeSize.width + columnGap;

function newNode(
  document: NetDocument,
  layer: LayerDefinition,
  position: Point,
  fields: NodeFields = {},
): DocumentNode {
  if (layer.category === "block") return newBlockNode(document, layer, position);
  const id = freshId(layer.id, idsOf(document.nodes));
  return createNode({
    id,
    layer: layer.id as LayerId,
    position,
    name: freshName(document, layer.title),
    fields,
  });
}

function newBlockNode(document: NetDocument, { id, title }: LayerDefinition, position: Point): DocumentNode {
  const node = freshId(blockLayer, idsOf(document.nodes));
  return {
    id: node,
    layer: blockLayer,
    version: 1,
    name: freshName(document, title),
    fields: {},
    position,
    block: id,
  };
}

/** A layer on its own, near the place asked for. */
export function insertAt(document: NetDocument, layer: LayerDefinition, position: Point): GraphEdit {
  const node = newNode(document, layer, freePlace(position, positionsOf(document)));
  return { edit: { kind: "addNode", node }, select: [node.id] };
}

/** A layer behind a node: into its only outgoing edge, or as one more thing it leads to. */
export function insertAfter(document: NetDocument, layer: LayerDefinition, after: string): GraphEdit {
  const source = document.nodes.find(({ id }) => id === after);
  if (source === undefined || layer.inputs.length === 0)
    return insertAt(document, layer, source?.position ?? { x: 0, y: 0 });
  const outgoing = document.edges.filter((edge) => edge.from.node === after);
  const [only] = outgoing;
  if (only !== undefined && outgoing.length === 1 && layer.role === "layer")
    return insertOnEdge(document, layer, only);
  const place = { x: source.position.x + columnWidth, y: source.position.y };
  return insertConnected(document, layer, place, { node: after, port: outputPort }, "source");
}

/** A layer into an edge: what comes behind makes room. */
export function insertOnEdge(
  document: NetDocument,
  layer: LayerDefinition,
  edge: DocumentEdge,
  fields: NodeFields = {},
): GraphEdit {
  const { position, room } = placeOnEdge(document, edge);
  const node = newNode(document, layer, position, fields);
  const edges = bothWays(document, edge, node.id, layer);
  return {
    select: [node.id],
    edit: {
      kind: "compound",
      label: `Insert ${layer.title}`,
      edits: [
        ...room,
        { kind: "disconnect", edges: [edge.id] },
        { kind: "addFragment", nodes: [node], edges, comments: [] },
      ],
    },
  };
}

/** A layer that stood by itself into an edge, where it was dropped; null for one that is connected or cannot pass anything on. */
export function putOnEdge(document: NetDocument, node: DocumentNode, edge: DocumentEdge): Edit | null {
  const layer = definitionOf(document, node);
  if (layer === undefined || !isLoose(document, node)) return null;
  const { position, room } = placeOnEdge(document, edge);
  return {
    kind: "compound",
    label: `Put ${node.name || layer.title} into a connection`,
    edits: [
      ...room,
      { kind: "moveNodes", moves: [{ node: node.id, position }] },
      { kind: "disconnect", edges: [edge.id] },
      { kind: "addFragment", nodes: [], edges: bothWays(document, edge, node.id, layer), comments: [] },
    ],
  };
}

/** A layer with an input and an output, and nothing at either. */
export function isLoose(document: NetDocument, node: DocumentNode): boolean {
  return (
    definitionOf(document, node)?.role === "layer" &&
    !document.edges.some(({ from, to }) => from.node === node.id || to.node === node.id)
  );
}

/** Where a layer in this edge stands, and what has to move for it. */
function placeOnEdge(
  document: NetDocument,
  edge: DocumentEdge,
): { readonly position: Point; readonly room: readonly Edit[] } {
  const from = positionOf(document, edge.from.node);
  const to = positionOf(document, edge.to.node);
  const endOfRow = to.x <= from.x;
  const missing = endOfRow ? 0 : from.x + 2 * columnWidth - to.x;
  return {
    position: snapToGrid({ x: from.x + columnWidth, y: endOfRow ? from.y : (from.y + to.y) / 2 }),
    room: shiftRight(document, edge.to.node, missing),
  };
}

/** From the edge's source to the node, and from the node to the edge's target. */
function bothWays(
  document: NetDocument,
  { from, to }: DocumentEdge,
  node: string,
  layer: LayerDefinition,
): readonly DocumentEdge[] {
  const ids = idsOf(document.edges);
  return [
    newEdge(ids, from, { node, port: layer.inputs[0]?.name ?? "in" }),
    newEdge(ids, { node, port: outputPort }, to),
  ];
}

/** A layer at the end of a wire that was dragged into empty space. @param side which end of the wire is already there. */
export function insertConnected(
  document: NetDocument,
  layer: LayerDefinition,
  position: Point,
  end: PortEnd,
  side: "source" | "target",
): GraphEdit {
  const node = newNode(document, layer, freePlace(position, positionsOf(document)));
  const own: PortEnd = {
    node: node.id,
    port: side === "source" ? (layer.inputs[0]?.name ?? "in") : outputPort,
  };
  const edge =
    side === "source" ? newEdge(idsOf(document.edges), end, own) : newEdge(idsOf(document.edges), own, end);
  const replaced = side === "target" ? occupant(document, end) : null;
  return {
    select: [node.id],
    edit: {
      kind: "compound",
      label: `Insert ${layer.title}`,
      edits: [
        ...(replaced === null ? [] : [{ kind: "disconnect", edges: [replaced.id] } as const]),
        { kind: "addFragment", nodes: [node], edges: [edge], comments: [] },
      ],
    },
  };
}

/** The edge that gives way where another is put on this port; null where the port is free or takes many. */
function occupant(document: NetDocument, to: PortEnd): DocumentEdge | null {
  if (portOf(document, to)?.many === true) return null;
  return document.edges.find((edge) => edge.to.node === to.node && edge.to.port === to.port) ?? null;
}

function portOf(document: NetDocument, end: PortEnd): PortSpec | undefined {
  const node = document.nodes.find(({ id }) => id === end.node);
  return (node === undefined ? undefined : definitionOf(document, node))?.inputs.find(
    (port) => port.name === end.port,
  );
}

/** Removes nodes, edges and comments; where a removed node has one input edge, what it led to is connected to its source. */
export function removeParts(
  document: NetDocument,
  ids: readonly string[],
  edges: readonly string[],
  reconnect: boolean,
): Edit | null {
  const gone = new Set(ids);
  const nodes = document.nodes.filter(({ id }) => gone.has(id)).map(({ id }) => id);
  const comments = document.comments.filter(({ id }) => gone.has(id)).map(({ id }) => id);
  const loose = edges.filter((id) => {
    const edge = document.edges.find((candidate) => candidate.id === id);
    return edge !== undefined && !gone.has(edge.from.node) && !gone.has(edge.to.node);
  });
  const bridges = reconnect ? bridgesOver(document, gone) : [];
  const edits: Edit[] = [
    ...(loose.length > 0 ? [{ kind: "disconnect", edges: loose } as const] : []),
    ...(nodes.length > 0 ? [{ kind: "removeNodes", nodes } as const] : []),
    ...(comments.length > 0 ? [{ kind: "removeComments", comments } as const] : []),
    ...(bridges.length > 0
      ? [{ kind: "addFragment", nodes: [], edges: bridges, comments: [] } as const]
      : []),
  ];
  if (edits.length === 0) return null;
  const [only] = edits;
  return only !== undefined && edits.length === 1
    ? only
    : { kind: "compound", label: removalLabel(document, nodes, comments), edits };
}

function removalLabel(document: NetDocument, nodes: readonly string[], comments: readonly string[]): string {
  const count = nodes.length + comments.length;
  if (count !== 1) return `Remove ${count} parts`;
  return `Remove ${document.nodes.find(({ id }) => id === nodes[0])?.name ?? "a comment"}`;
}

/** Edges that close the gaps which removed nodes leave. */
function bridgesOver(document: NetDocument, gone: ReadonlySet<string>): readonly DocumentEdge[] {
  const ids = idsOf(document.edges);
  return document.edges.flatMap((edge) => {
    if (!gone.has(edge.from.node) || gone.has(edge.to.node)) return [];
    const source = onlySource(document, edge.from.node, gone);
    return source === null ? [] : [newEdge(ids, source, edge.to)];
  });
}

/** Follows single inputs backwards out of the removed nodes; null where there is no input, or more than one. */
function onlySource(document: NetDocument, start: string, gone: ReadonlySet<string>): PortEnd | null {
  const met = new Set<string>();
  let node = start;
  while (gone.has(node) && !met.has(node)) {
    met.add(node);
    const incoming = document.edges.filter((edge) => edge.to.node === node);
    const [only] = incoming;
    if (only === undefined || incoming.length > 1) return null;
    if (!gone.has(only.from.node)) return only.from;
    node = only.from.node;
  }
  return null;
}

/** Moves a node and what follows it in its row to the right; nothing where there is room already. */
function shiftRight(document: NetDocument, from: string, distance: number): readonly Edit[] {
  if (distance <= 0) return [];
  const wiring = wiringOf(document);
  const xOf = (id: string): number => wiring.nodes.get(id)?.position.x ?? 0;
  const behind = new Set([from]);
  const waiting = [from];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const { to } of edgesOutOf(wiring, node)) {
      if (xOf(to.node) <= xOf(node) || behind.has(to.node)) continue;
      behind.add(to.node);
      waiting.push(to.node);
    }
  }
  const moves = document.nodes
    .filter(({ id }) => behind.has(id))
    .map(({ id, position }) => ({ node: id, position: { x: position.x + distance, y: position.y } }));
  return [{ kind: "moveNodes", moves }];
}

/** An edge with an id of its own; the id counts as taken from now on. */
function newEdge(taken: Set<string>, from: PortEnd, to: PortEnd): DocumentEdge {
  const id = freshId("edge", taken);
  taken.add(id);
  return { id, from: { node: from.node, port: from.port }, to: { node: to.node, port: to.port } };
}

/** "Dense", then "Dense 2", "Dense 3"… */
function freshName(document: NetDocument, title: string): string {
  const taken = new Set(document.nodes.map(({ name }) => name));
  if (!taken.has(title)) return title;
  let number = 2;
  while (taken.has(`${title} ${number}`)) number += 1;
  return `${title} ${number}`;
}

function positionsOf(document: NetDocument): readonly Point[] {
  return document.nodes.map(({ position }) => position);
}

function positionOf(document: NetDocument, id: string): Point {
  return document.nodes.find((node) => node.id === id)?.position ?? { x: 0, y: 0 };
}
