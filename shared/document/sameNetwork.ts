// Whether two documents describe the same network: the same layers with the same fields, connected alike. Where layers stand,
// what they are called and how they are trained is not part of it.
import { flattenBlocks } from "./blocks/flattenBlocks.ts";
import type { DocumentEdge, DocumentNode, NetDocument } from "./schema.ts";

export function sameNetwork(a: NetDocument, b: NetDocument): boolean {
  if (a.nodes === b.nodes && a.edges === b.edges && a.blocks === b.blocks) return true;
  const [first, second] = [flattenBlocks(a), flattenBlocks(b)];
  return (
    sameSet(first.nodes.map(nodeKey), second.nodes.map(nodeKey)) &&
    sameList(first.edges.map(edgeKey), second.edges.map(edgeKey))
  );
}

function nodeKey({ id, layer, fields, shares }: DocumentNode): string {
  const sorted = Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([id, layer, sorted, shares ?? null]);
}

function edgeKey({ from, to }: DocumentEdge): string {
  return JSON.stringify([from.node, from.port, to.node, to.port]);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return a.length === b.length && b.every((key) => known.has(key));
}

/** The order of edges into one port matters to layers that join their inputs. */
function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
