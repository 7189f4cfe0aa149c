// Layers of a graph become a block, and a block becomes layers again. Both keep the order of edges, on which layers with many
// inputs depend, so the network computes the same before and after.
import type { Analysis } from "../analyseDocument.ts";
import { edgesInto, orderOf, wiringOf } from "../analysis/wiring.ts";
import { createNode, freshId, idsOf } from "../createDocument.ts";
import type { Edit } from "../edits.ts";
import type { PortEnd } from "../graph.ts";
import { outputPort } from "../../layers/definition.ts";
import { layerOf } from "../../layers/registry.ts";
import { err, ok, type Result } from "../../result.ts";
import type { BlockDefinition, DocumentEdge, DocumentNode, Graph, NetDocument } from "../schema.ts";
import { withSharers } from "../sharing.ts";
import { blockById, blockLayer, blocksOf, freshBlockId, isBlockNode } from "./blockGraph.ts";
import { definitionOf } from "./blockLayer.ts";
import { expandNodes } from "./flattenBlocks.ts";

export interface MadeBlock {
  readonly edit: Edit;
  /** The node that stands for the block. */
  readonly node: string;
  readonly block: string;
}

const columnWidth = 240;
const rowHeight = 192;

/** Why not, in words, where these nodes can't be one block. */
export function makeBlock(
  document: NetDocument,
  analysis: Analysis,
  chosen: readonly string[],
  name: string,
): Result<MadeBlock, string> {
  const inside = new Set(chosen);
  const nodes = document.nodes.filter(({ id }) => inside.has(id));
  const exit = exitOf(document, nodes, inside);
  if (!exit.ok) return exit;
  const torn = tornSharing(document, inside);
  if (torn !== null) return err(torn);
  const blockId = freshBlockId(blocksOf(document), name);
  const nodeId = freshId(blockLayer, idsOf(document.nodes));
  const ports = portsFor(document, analysis, nodes, inside);
  const edges = document.edges.flatMap((edge): DocumentEdge[] => {
    if (!inside.has(edge.to.node)) return [];
    const port = ports.find(({ source }) => sameEnd(source, edge.from));
    return [port === undefined ? edge : { ...edge, from: { node: port.node.id, port: outputPort } }];
  });
  const block: BlockDefinition = {
    id: blockId,
    name,
    nodes: inColumns({ nodes: [...ports.map(({ node }) => node), ...nodes], edges }),
    edges,
    comments: [],
    parameters: usefulParameters(document, nodes),
  };
  const position = firstOf(nodes, analysis).position;
  const node: DocumentNode = {
    id: nodeId,
    layer: blockLayer,
    version: 1,
    name,
    fields: {},
    position,
    block: blockId,
  };
  const parts = {
    nodes: replaced(document.nodes, inside, node),
    edges: edgesAround(document, inside, nodeId, ports),
    blocks: [...blocksOf(document), block],
  };
  return ok({
    edit: { kind: "compound", label: `Make the block ${name}`, edits: [{ kind: "restore", parts }] },
    node: nodeId,
    block: blockId,
  });
}

function sameEnd(a: PortEnd, b: PortEnd): boolean {
  return a.node === b.node && a.port === b.port;
}

/** The one layer whose output leaves the selection. */
function exitOf(
  document: NetDocument,
  nodes: readonly DocumentNode[],
  inside: ReadonlySet<string>,
): Result<DocumentNode, string> {
  if (nodes.length === 0) return err("Select the layers of the block first.");
  const end = nodes.find((node) => (definitionOf(document, node)?.role ?? "layer") !== "layer");
  if (end !== undefined) return err(`${end.name} is an end of the network and stays outside blocks.`);
  const leadingInside = new Set(
    document.edges
      .filter(({ from, to }) => inside.has(from.node) && inside.has(to.node))
      .map(({ from }) => from.node),
  );
  const last = nodes.filter(({ id }) => !leadingInside.has(id));
  const [only] = last;
  if (only === undefined) return err("A block needs one last layer; these form a cycle.");
  if (last.length > 1)
    return err(`A block has one output; these end in ${last.map(({ name }) => name).join(" and ")}.`);
  const leak = document.edges.find(
    ({ from, to }) => inside.has(from.node) && !inside.has(to.node) && from.node !== only.id,
  );
  const leaking = document.nodes.find(({ id }) => id === leak?.from.node);
  return leaking === undefined
    ? ok(only)
    : err(`A block has one output, but ${leaking.name} leads out of it as well as ${only.name}.`);
}

/** Weights are shared within a block or within the network, not across a block's border. */
function tornSharing({ nodes }: NetDocument, inside: ReadonlySet<string>): string | null {
  const names = new Map(nodes.map(({ id, name }) => [id, name || id]));
  for (const { id, shares } of nodes) {
    if (shares === undefined || inside.has(id) === inside.has(shares)) continue;
    return `${names.get(id)} uses the weights of ${names.get(shares)}: take both into the block, or neither.`;
  }
  return null;
}

interface Port {
  readonly source: PortEnd;
  readonly node: DocumentNode;
}

/** One input node for each layer outside that feeds the selection, with the shape it gives today as the example. */
function portsFor(
  document: NetDocument,
  analysis: Analysis,
  nodes: readonly DocumentNode[],
  inside: ReadonlySet<string>,
): readonly Port[] {
  const taken = idsOf(nodes);
  const ports: Port[] = [];
  for (const { from, to } of document.edges) {
    if (inside.has(from.node) || !inside.has(to.node) || ports.some(({ source }) => sameEnd(source, from)))
      continue;
    const id = freshId("input", taken);
    taken.add(id);
    const shape = analysis.shapes.get(from.node) ?? null;
    const node = createNode({
      id,
      layer: "input",
      name: ports.length === 0 ? "Input" : `Input ${ports.length + 1}`,
      fields: shape === null ? {} : { shape },
      position: { x: 0, y: 0 },
    });
    ports.push({ source: from, node });
  }
  return ports;
}

/** The one that data reaches first. */
function firstOf(nodes: readonly DocumentNode[], { order }: Analysis): DocumentNode {
  const rank = new Map(order.map((id, index) => [id, index]));
  return nodes.reduce((first, node) =>
    (rank.get(node.id) ?? Infinity) < (rank.get(first.id) ?? Infinity) ? node : first,
  );
}

/** Each layer in the column behind all that feed it, whatever rows the layers stood in before. */
function inColumns(graph: Graph): readonly DocumentNode[] {
  const wiring = wiringOf(graph);
  const columns = new Map<string, number>();
  for (const id of orderOf(wiring).sorted) {
    const before = edgesInto(wiring, id).map(({ from }) => columns.get(from.node) ?? 0);
    columns.set(id, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  const heights = new Map<number, number>();
  return graph.nodes.map((node) => {
    const column = columns.get(node.id) ?? 0;
    const row = heights.get(column) ?? 0;
    heights.set(column, row + 1);
    return { ...node, position: { x: column * columnWidth, y: row * rowHeight } };
  });
}

function replaced(
  nodes: readonly DocumentNode[],
  gone: ReadonlySet<string>,
  node: DocumentNode,
): readonly DocumentNode[] {
  const first = nodes.findIndex(({ id }) => gone.has(id));
  return nodes.flatMap((each, index) => (index === first ? [node] : gone.has(each.id) ? [] : [each]));
}

/** Edges out of the selection leave the block; the first edge from each source goes into its port. */
function edgesAround(
  document: NetDocument,
  inside: ReadonlySet<string>,
  block: string,
  ports: readonly Port[],
): readonly DocumentEdge[] {
  const open = new Set(ports);
  return document.edges.flatMap((edge): DocumentEdge[] => {
    const fromInside = inside.has(edge.from.node);
    if (!inside.has(edge.to.node))
      return [fromInside ? { ...edge, from: { node: block, port: outputPort } } : edge];
    const port = ports.find(({ source }) => sameEnd(source, edge.from));
    if (port === undefined || !open.delete(port)) return [];
    return [{ ...edge, to: { node: block, port: port.node.id } }];
  });
}

const mostParameters = 6;

/** The first field of each layer that has weights: units, filters, heads. */
function usefulParameters(
  document: NetDocument,
  nodes: readonly DocumentNode[],
): BlockDefinition["parameters"] {
  const taken = new Set<string>(["repeat"]);
  return nodes
    .filter(({ shares }) => shares === undefined)
    .flatMap((node) => {
      const definition = definitionOf(document, node);
      const [field, spec] = Object.entries(definition?.fields ?? {})[0] ?? [];
      if (field === undefined || spec?.kind !== "integer" || (isBlockNode(node) && field === "repeat"))
        return [];
      return [newParameter(taken, node, field, spec.label)];
    })
    .slice(0, mostParameters);
}

type Parameter = BlockDefinition["parameters"][number];

function newParameter(taken: Set<string>, node: DocumentNode, field: string, label: string): Parameter {
  let key = field;
  for (let number = 2; taken.has(key); number += 1) key = `${field}${number}`;
  taken.add(key);
  return { key, label: `${label} of ${node.name}`, node: node.shares ?? node.id, field };
}

/** The block's parameters with this field shown on it or no longer. */
export function toggledParameter(
  document: NetDocument,
  block: BlockDefinition,
  node: DocumentNode,
  field: string,
): BlockDefinition["parameters"] {
  const owner = node.shares ?? node.id;
  const others = block.parameters.filter(
    (parameter) => parameter.node !== owner || parameter.field !== field,
  );
  if (others.length < block.parameters.length) return others;
  const label = definitionOf(document, node)?.fields[field]?.label ?? field;
  return [
    ...block.parameters,
    newParameter(new Set(["repeat", ...block.parameters.map(({ key }) => key)]), node, field, label),
  ];
}

/**
 * A block's node becomes what is inside; a repeated one becomes as many copies. Those it shares weights with are unpacked
 * with it, so that their layers go on sharing.
 */
export function unpackBlock(
  document: NetDocument,
  nodeId: string,
): { readonly edit: Edit; readonly nodes: readonly string[] } | null {
  const node = document.nodes.find(({ id }) => id === nodeId);
  const block =
    node === undefined || !isBlockNode(node) ? undefined : blockById(blocksOf(document), node.block);
  if (node === undefined || block === undefined) return null;
  const taken = idsOf(document.nodes);
  const names = new Map<string, string>();
  const together = withSharers(document.nodes, [node.id]);
  const unpacked = new Map(together.map((id) => [id, block] as const));
  const flat = expandNodes(document, unpacked, (outer, inner, repetition) => {
    const key = `${outer.id} ${repetition} ${inner.id}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const fresh = freshId(layerOf(inner.layer)?.id ?? inner.layer, taken);
    taken.add(fresh);
    names.set(key, fresh);
    return fresh;
  });
  const nodes = [...names.values()];
  const own = new Set(nodes);
  const blockNames = document.nodes.filter(({ id }) => unpacked.has(id)).map(({ name }) => name);
  const plain = flat.nodes.map((each) =>
    own.has(each.id) ? { ...each, name: plainName(each.name, blockNames) } : each,
  );
  const parts = { nodes: plain, edges: withFreshIds(document, flat.edges) };
  return {
    nodes,
    edit: { kind: "compound", label: `Unpack ${node.name}`, edits: [{ kind: "restore", parts }] },
  };
}

/** What the layer was called inside the block. */
function plainName(name: string, blockNames: readonly string[]): string {
  const prefix = blockNames.map((block) => `${block} · `).find((start) => name.startsWith(start)) ?? "";
  return name.slice(prefix.length);
}

function withFreshIds(before: NetDocument, edges: readonly DocumentEdge[]): readonly DocumentEdge[] {
  const known = idsOf(before.edges);
  const taken = new Set(known);
  return edges.map((edge) => {
    if (known.has(edge.id)) return edge;
    const id = freshId("edge", taken);
    taken.add(id);
    return { ...edge, id };
  });
}
