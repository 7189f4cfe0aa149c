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

/** All that an analysis of the node follows from. */
export interface Place {
  readonly node: DocumentNode;
  readonly definition: LayerDefinition;
  readonly arriving: readonly DocumentEdge[];
  readonly outside: boolean;
  /** Analyses so far of this document: those before the node. */
  readonly known: ReadonlyMap<string, NodeAnalysis>;
}

export function recallNode(place: Place): NodeAnalysis | null {
  if (looksFurther(place)) return null;
  const twice = knownNodes.get(place.node.fields);
  if (twice === undefined) return null;
  const { latest, before } = twice;
  if (holds(latest, place)) return latest.analysis;
  if (before === null || !holds(before, place)) return null;
  twice.latest = before;
  twice.before = latest;
  return before.analysis;
}

export function rememberNode(place: Place, analysis: NodeAnalysis): void {
  if (looksFurther(place)) return;
  const { node, definition, arriving, outside, known } = place;
  const sources = arriving.map(({ from }) => known.get(from.node));
  const latest = { id: node.id, definition, arriving, sources, outside, analysis };
  const before = knownNodes.get(node.fields)?.latest ?? null;
  knownNodes.set(node.fields, { latest, before });
}

/** An output looks at the fields of the layer before it, a layer that uses another's weights at that one. */
function looksFurther({ node: { shares }, definition: { role } }: Place): boolean {
  return role === "output" || shares !== undefined;
}

function holds(earlier: KnownNode, place: Place): boolean {
  return (
    earlier.id === place.node.id &&
    earlier.definition === place.definition &&
    earlier.outside === place.outside &&
    sameArrivals(earlier, place)
  );
}

function sameArrivals({ arriving: before, sources }: KnownNode, { arriving, known }: Place): boolean {
  if (before.length !== arriving.length) return false;
  for (let index = 0; index < arriving.length; index += 1) {
    const edge = arriving[index] as DocumentEdge;
    if (edge !== before[index] || !sameSource(sources[index], known.get(edge.from.node))) return false;
  }
  return true;
}

/** As those behind it see it. */
function sameSource(a: NodeAnalysis | undefined, b: NodeAnalysis | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return a === b;
  if (a.learning !== b.learning) return false;
  return a.shape === null || b.shape === null ? a.shape === b.shape : sameShape(a.shape, b.shape);
}
