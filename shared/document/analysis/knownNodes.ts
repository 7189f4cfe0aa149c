// Analyses of nodes that may be used again in the next document: what was found the last two times for a node's fields, with
// all that it followed from. Two, since what is undone is as it was before. Kept by the identity of the fields, which survives
// moves and renames.
import type { LayerDefinition } from "../../layers/definition.ts";
import { sameShape } from "../../layers/parts/shapes.ts";
import type { DocumentEdge, DocumentNode } from "../schema.ts";
import type { NodeAnalysis } from "./nodeAnalysis.ts";

interface KnownNode {
  readonly id: string;
  readonly definition: LayerDefinition;
  readonly arriving: readonly DocumentEdge[];
  /** What was known of the nodes that the edges come from. */
  readonly sources: readonly (NodeAnalysis | undefined)[];
  readonly outside: boolean;
  readonly analysis: NodeAnalysis;
}

interface KnownTwice {
  latest: KnownNode;
  before: KnownNode | null;
}

const knownNodes = new WeakMap<DocumentNode["fields"], KnownTwice>();

/** @param nodes what is known so far of this document. */
export function recallNode(
  node: DocumentNode,
  definition: LayerDefinition,
  arriving: readonly DocumentEdge[],
  outside: boolean,
  nodes: ReadonlyMap<string, NodeAnalysis>,
): NodeAnalysis | null {
  if (looksFurther(node, definition)) return null;
  const known = knownNodes.get(node.fields);
  if (known === undefined) return null;
  const holds = (earlier: KnownNode): boolean =>
    earlier.id === node.id &&
    earlier.definition === definition &&
    earlier.outside === outside &&
    sameArrivals(earlier, arriving, nodes);
  const { latest, before } = known;
  if (holds(latest)) return latest.analysis;
  if (before === null || !holds(before)) return null;
  known.latest = before;
  known.before = latest;
  return before.analysis;
}

export function rememberNode(
  node: DocumentNode,
  definition: LayerDefinition,
  arriving: readonly DocumentEdge[],
  outside: boolean,
  nodes: ReadonlyMap<string, NodeAnalysis>,
  analysis: NodeAnalysis,
): void {
  if (looksFurther(node, definition)) return;
  const sources = arriving.map(({ from }) => nodes.get(from.node));
  const latest = { id: node.id, definition, arriving, sources, outside, analysis };
  const known = knownNodes.get(node.fields);
  if (known === undefined) knownNodes.set(node.fields, { latest, before: null });
  else {
    known.before = known.latest;
    known.latest = latest;
  }
}

/** An output looks at the fields of the layer before it, a layer that uses another's weights at that one. */
function looksFurther({ shares }: DocumentNode, { role }: LayerDefinition): boolean {
  return role === "output" || shares !== undefined;
}

function sameArrivals(
  { arriving: before, sources }: KnownNode,
  arriving: readonly DocumentEdge[],
  nodes: ReadonlyMap<string, NodeAnalysis>,
): boolean {
  if (before.length !== arriving.length) return false;
  for (let index = 0; index < arriving.length; index += 1) {
    const edge = arriving[index] as DocumentEdge;
    if (edge !== before[index] || !sameSource(sources[index], nodes.get(edge.from.node))) return false;
  }
  return true;
}

/** As those behind it see it. */
function sameSource(a: NodeAnalysis | undefined, b: NodeAnalysis | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return a === b;
  if (a.learning !== b.learning) return false;
  return a.shape === null || b.shape === null ? a.shape === b.shape : sameShape(a.shape, b.shape);
}
