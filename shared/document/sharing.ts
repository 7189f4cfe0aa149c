// Layers that use another layer's weights (siamese networks): a node names the owner in `shares`. The owner stands in the same
// graph, is of the same kind, and shares with nobody itself. All that use one set of weights have the owner's fields: edits
// change them together, and reading a project brings them together.
import type { DocumentNode, Graph } from "./schema.ts";

export interface SharingProblem {
  readonly expected: string;
  readonly found: string;
}

type NodesById = ReadonlyMap<string, DocumentNode>;

/** The node whose weights this one uses; null where it has its own, or shares as it may not. */
export function ownerOf(nodes: NodesById, node: DocumentNode): DocumentNode | null {
  if (node.shares === undefined || sharingProblem(nodes, node) !== null) return null;
  return nodes.get(node.shares) ?? null;
}

/** Why a node can't use the weights it names, from the graph alone: shapes are the analysis's affair. */
export function sharingProblem(nodes: NodesById, node: DocumentNode): SharingProblem | null {
  if (node.shares === undefined) return null;
  const owner = nodes.get(node.shares);
  if (owner === undefined)
    return { expected: "weights of a layer of this graph", found: "a layer that is not there" };
  if (owner.id === node.id) return { expected: "weights of another layer", found: "the layer itself" };
  if (owner.layer !== node.layer || owner.block !== node.block)
    return {
      expected: "weights of a layer of the same kind",
      found: `those of ${nameOf(owner)}, which is another`,
    };
  if (owner.shares === undefined) return null;
  return {
    expected: "weights of a layer that has its own",
    found: `those of ${nameOf(owner)}, which itself uses another's`,
  };
}

function nameOf({ name, id }: DocumentNode): string {
  return name || id;
}

/** The given nodes and all that share weights with one of them. */
export function withSharers(nodes: readonly DocumentNode[], ids: readonly string[]): readonly string[] {
  if (nodes.every(({ shares }) => shares === undefined)) return ids;
  const byId = nodesById(nodes);
  const ownerId = (node: DocumentNode): string => ownerOf(byId, node)?.id ?? node.id;
  const wanted = new Set(ids);
  const owners = new Set(nodes.filter(({ id }) => wanted.has(id)).map(ownerId));
  const joined = nodes.filter((node) => !wanted.has(node.id) && owners.has(ownerId(node)));
  return [...ids, ...joined.map(({ id }) => id)];
}

function nodesById(nodes: readonly DocumentNode[]): NodesById {
  return new Map(nodes.map((node) => [node.id, node]));
}

/** Every sharer with its owner's fields; the same nodes where they have them already. */
export function withOwnersFields(nodes: readonly DocumentNode[]): readonly DocumentNode[] {
  if (nodes.every(({ shares }) => shares === undefined)) return nodes;
  const byId = nodesById(nodes);
  return nodes.map((node) => {
    const owner = ownerOf(byId, node);
    return owner === null || owner.fields === node.fields ? node : { ...node, fields: owner.fields };
  });
}

/** Where an owner leaves the graph, the first of those that shared with it becomes the owner of the others. */
export function withoutOwners(
  nodes: readonly DocumentNode[],
  gone: ReadonlySet<string>,
): readonly DocumentNode[] {
  if (nodes.every(({ shares }) => shares === undefined || !gone.has(shares))) return nodes;
  const heirs = new Map<string, string>();
  for (const { id, shares } of nodes)
    if (shares !== undefined && gone.has(shares) && !gone.has(id) && !heirs.has(shares))
      heirs.set(shares, id);
  return nodes.map((node) => {
    const heir = node.shares === undefined ? undefined : heirs.get(node.shares);
    if (heir === undefined) return node;
    return heir === node.id ? withOwnWeights(node) : { ...node, shares: heir };
  });
}

export function withOwnWeights({ shares: _owner, ...node }: DocumentNode): DocumentNode {
  return node;
}

/** The node uses the owner's weights, and with it those that used its own. Null gives it weights of its own again. */
export function shareWeights(
  nodes: readonly DocumentNode[],
  node: string,
  owner: string | null,
): readonly DocumentNode[] {
  if (owner === null) return nodes.map((each) => (each.id === node ? withOwnWeights(each) : each));
  const fields = nodes.find(({ id }) => id === owner)?.fields ?? {};
  return nodes.map((each) =>
    each.id === node || each.shares === node ? { ...each, shares: owner, fields } : each,
  );
}

/** Nodes whose weights this one might use, judged by their kind: each with weights of its own. */
export function possibleOwners({ nodes }: Pick<Graph, "nodes">, node: DocumentNode): readonly DocumentNode[] {
  return nodes.filter((each) => {
    if (each.layer !== node.layer || each.shares === node.id) return false;
    const sharer = { ...node, shares: each.id };
    return sharingProblem(new Map([[each.id, each]]), sharer) === null;
  });
}
