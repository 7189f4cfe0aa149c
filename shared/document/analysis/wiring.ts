// The graph's edges as maps, its topological order and its cycles. Linear in nodes and edges, since it runs on every edit.
import type { DocumentEdge, DocumentNode, Graph } from "../schema.ts";

export interface Wiring {
  readonly nodes: ReadonlyMap<string, DocumentNode>;
  /** Edges that arrive at a node, in the document's order. */
  readonly incoming: ReadonlyMap<string, readonly DocumentEdge[]>;
  /** Edges that leave a node, in the document's order. */
  readonly outgoing: ReadonlyMap<string, readonly DocumentEdge[]>;
}

const noEdges: readonly DocumentEdge[] = [];

const wirings = new WeakMap<Graph, Wiring>();

/** Edges whose ends are not both there are left out. The same graph gives the same object. */
export function wiringOf(document: Graph): Wiring {
  const known = wirings.get(document);
  if (known !== undefined) return known;
  const fresh = wire(document);
  wirings.set(document, fresh);
  return fresh;
}

interface Links extends Pick<Wiring, "incoming" | "outgoing"> {
  readonly ids: readonly string[];
}

/** The same edges between the same nodes are the same links, whatever else about the nodes was edited. */
const links = new WeakMap<Graph["edges"], Links>();

function wire({ nodes: list, edges }: Graph): Wiring {
  const nodes = new Map<string, DocumentNode>();
  for (const node of list) nodes.set(node.id, node);
  const known = links.get(edges);
  if (known !== undefined && sameIds(known.ids, list)) return { ...known, nodes };
  const fresh = link(nodes, edges);
  links.set(edges, fresh);
  return { ...fresh, nodes };
}

function sameIds(ids: readonly string[], nodes: readonly DocumentNode[]): boolean {
  return ids.length === nodes.length && nodes.every(({ id }, index) => id === ids[index]);
}

function link(nodes: ReadonlyMap<string, DocumentNode>, edges: readonly DocumentEdge[]): Links {
  const incoming = new Map<string, DocumentEdge[]>();
  const outgoing = new Map<string, DocumentEdge[]>();
  for (const edge of edges) {
    if (!nodes.has(edge.from.node) || !nodes.has(edge.to.node)) continue;
    append(incoming, edge.to.node, edge);
    append(outgoing, edge.from.node, edge);
  }
  return { ids: [...nodes.keys()], incoming, outgoing };
}

function append(lists: Map<string, DocumentEdge[]>, key: string, edge: DocumentEdge): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [edge]);
  else list.push(edge);
}

export function edgesInto(wiring: Wiring, node: string): readonly DocumentEdge[] {
  return wiring.incoming.get(node) ?? noEdges;
}

export function edgesOutOf(wiring: Wiring, node: string): readonly DocumentEdge[] {
  return wiring.outgoing.get(node) ?? noEdges;
}

export interface Order {
  /** Every node behind all that feed it; nodes on or behind a cycle are missing. */
  readonly sorted: readonly string[];
  /** Nodes on or behind a cycle. */
  readonly rest: ReadonlySet<string>;
}

const orders = new WeakMap<Wiring["incoming"], Order>();

/** The same links give the same order. */
export function orderOf(wiring: Wiring): Order {
  const known = orders.get(wiring.incoming);
  if (known !== undefined) return known;
  const fresh = sort(wiring);
  orders.set(wiring.incoming, fresh);
  return fresh;
}

/** Kahn's algorithm, first ready first out, so the order depends on the document alone. */
function sort(wiring: Wiring): Order {
  const waiting = new Map<string, number>();
  for (const id of wiring.nodes.keys()) waiting.set(id, edgesInto(wiring, id).length);
  const sorted = [...wiring.nodes.keys()].filter((id) => waiting.get(id) === 0);
  for (let next = 0; next < sorted.length; next += 1) {
    for (const edge of edgesOutOf(wiring, sorted[next] as string)) {
      const left = (waiting.get(edge.to.node) ?? 0) - 1;
      waiting.set(edge.to.node, left);
      if (left === 0) sorted.push(edge.to.node);
    }
  }
  const rest = new Set(wiring.nodes.keys());
  for (const id of sorted) rest.delete(id);
  return { sorted, rest };
}

/** Node-disjoint cycles, each in the direction of its edges; every cycle of the graph shares a node with one of them. */
export function cyclesOf(wiring: Wiring, rest: ReadonlySet<string>): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const candidates = new Set(rest);
  for (;;) {
    dropNodesWithoutPredecessor(wiring, candidates);
    const [start] = candidates;
    if (start === undefined) return cycles;
    const cycle = walkBackToCycle(wiring, candidates, start);
    cycles.push(cycle);
    for (const id of cycle) candidates.delete(id);
  }
}

function dropNodesWithoutPredecessor(wiring: Wiring, candidates: Set<string>): void {
  const waiting = new Map<string, number>();
  const ready: string[] = [];
  for (const id of candidates) {
    const count = edgesInto(wiring, id).filter((edge) => candidates.has(edge.from.node)).length;
    waiting.set(id, count);
    if (count === 0) ready.push(id);
  }
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    candidates.delete(id);
    for (const edge of edgesOutOf(wiring, id)) {
      const left = (waiting.get(edge.to.node) ?? 0) - 1;
      waiting.set(edge.to.node, left);
      if (left === 0) ready.push(edge.to.node);
    }
  }
}

/** Every candidate has a predecessor among the candidates, so walking backwards must meet a node again. */
function walkBackToCycle(wiring: Wiring, candidates: ReadonlySet<string>, start: string): string[] {
  const path: string[] = [];
  const place = new Map<string, number>();
  let current = start;
  while (!place.has(current)) {
    place.set(current, path.length);
    path.push(current);
    const into = edgesInto(wiring, current).find((edge) => candidates.has(edge.from.node));
    if (into === undefined) break;
    current = into.from.node;
  }
  return path.slice(place.get(current) ?? 0).toReversed();
}

/** The start nodes and all that can be reached from them along the edges, or against them. */
export function reach(
  wiring: Wiring,
  starts: Iterable<string>,
  direction: "forward" | "backward",
): ReadonlySet<string> {
  const reached = new Set<string>(starts);
  const queue = [...reached];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const neighbours =
      direction === "forward"
        ? edgesOutOf(wiring, id).map((edge) => edge.to.node)
        : edgesInto(wiring, id).map((edge) => edge.from.node);
    for (const neighbour of neighbours) {
      if (reached.has(neighbour)) continue;
      reached.add(neighbour);
      queue.push(neighbour);
    }
  }
  return reached;
}
