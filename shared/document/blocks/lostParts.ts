// What a block's definition loses, those who use it must not keep: a connection goes with the port it led to, a value with the
// parameter it was for. Else the project could be saved but not opened again.
import type { BlockDefinition, DocumentNode, Graph, NetDocument } from "../schema.ts";
import { blockById, blocksOf, portNodes, repeatField } from "./blockGraph.ts";

/** The document without what this block no longer has a place for, in the network and in other blocks. */
export function withoutLostParts(document: NetDocument, id: string): NetDocument {
  const block = blockById(blocksOf(document), id);
  if (block === undefined) return document;
  return { ...cleared(document, block), blocks: blocksOf(document).map((each) => cleared(each, block)) };
}

/** The same object where nothing was lost. */
function cleared<G extends Graph>(graph: G, block: BlockDefinition): G {
  const ports = new Set(portNodes(block).map(({ id }) => id));
  const keys = new Set([repeatField, ...block.parameters.map(({ key }) => key)]);
  const users = new Set(graph.nodes.flatMap((node) => (node.block === block.id ? [node.id] : [])));
  const edges = graph.edges.filter(({ to }) => !users.has(to.node) || ports.has(to.port));
  const nodes = graph.nodes.map((node) =>
    users.has(node.id) && hasOthers(node, keys) ? only(node, keys) : node,
  );
  const same =
    edges.length === graph.edges.length && nodes.every((node, index) => node === graph.nodes[index]);
  return same ? graph : { ...graph, nodes, edges };
}

function hasOthers({ fields }: DocumentNode, keys: ReadonlySet<string>): boolean {
  return Object.keys(fields).some((key) => !keys.has(key));
}

function only(node: DocumentNode, keys: ReadonlySet<string>): DocumentNode {
  return {
    ...node,
    fields: Object.fromEntries(Object.entries(node.fields).filter(([key]) => keys.has(key))),
  };
}
