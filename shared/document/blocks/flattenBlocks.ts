// The document without blocks: every node of a block replaced by the layers inside it. What trains, exports and summarises works
// on this one. A layer inside gets the id "block-1.conv", in the n-th repetition "block-1.n.conv".
import type { PortEnd } from "../graph.ts";
import { outputPort } from "../../layers/definition.ts";
import type { BlockDefinition, DocumentEdge, DocumentNode, NetDocument } from "../schema.ts";
import { ownerOf, withOwnWeights } from "../sharing.ts";
import {
  blockById,
  blocksInside,
  blocksOf,
  isBlockNode,
  lastNodes,
  portNodes,
  repeatField,
} from "./blockGraph.ts";
import { innerFields } from "./blockLayer.ts";

const flattened = new WeakMap<NetDocument, NetDocument>();

/** The same document gives the same flat one; one without blocks is its own. Blocks that are not there stay as they are. */
export function flattenBlocks(document: NetDocument): NetDocument {
  if (!document.nodes.some(isBlockNode)) return document;
  const known = flattened.get(document);
  if (known !== undefined) return known;
  let flat = document;
  for (let blocks = expandable(flat); blocks.size > 0; blocks = expandable(flat))
    flat = expandNodes(flat, blocks, flatId);
  const { blocks: _definitions, ...rest } = flat;
  flattened.set(document, rest);
  return rest;
}

/** Where the output of a node leaves once blocks are flattened. */
export function flatSource(document: NetDocument, node: DocumentNode): string {
  const block = isBlockNode(node) ? blockById(blocksOf(document), node.block) : undefined;
  const [last] = block === undefined ? [] : lastNodes(block);
  if (last === undefined) return node.id;
  return flatSource(document, { ...last, id: flatId(node, last, repetitions(node)) });
}

export type NameInside = (block: DocumentNode, inner: DocumentNode, repetition: number) => string;

export function flatId(block: DocumentNode, inner: DocumentNode, repetition: number): string {
  return repetition === 1 ? `${block.id}.${inner.id}` : `${block.id}.${repetition}.${inner.id}`;
}

function expandable(document: NetDocument): ReadonlyMap<string, BlockDefinition> {
  const blocks = blocksOf(document);
  const found = new Map<string, BlockDefinition>();
  for (const node of document.nodes) {
    const block = isBlockNode(node) ? blockById(blocks, node.block) : undefined;
    if (block === undefined || lastNodes(block).length !== 1 || blocksInside(blocks, block).has(block.id))
      continue;
    found.set(node.id, block);
  }
  return found;
}

export function repetitions({ fields }: DocumentNode): number {
  const times = fields[repeatField];
  return typeof times === "number" && Number.isInteger(times) && times >= 1 ? times : 1;
}

/** Replaces nodes by what their blocks hold, one level deep. Edges keep their order, on which layers with many inputs depend. */
export function expandNodes(
  document: NetDocument,
  blocks: ReadonlyMap<string, BlockDefinition>,
  nameInside: NameInside,
): NetDocument {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const expansions = document.nodes.flatMap((node) => {
    const block = blocks.get(node.id);
    const owner = ownerOf(byId, node) ?? node;
    return block === undefined ? [] : [new Expansion(node, owner, block, nameInside)];
  });
  const expansionOf = new Map(expansions.map((expansion) => [expansion.node.id, expansion]));
  const exits = new Map(expansions.map((expansion) => [expansion.node.id, expansion.exit()]));
  const source = (end: PortEnd): PortEnd => exits.get(end.node) ?? end;
  const arriving = new Map<string, PortEnd>();
  for (const { from, to } of document.edges)
    if (blocks.has(to.node)) arriving.set(`${to.node} ${to.port}`, source(from));
  const kept = document.edges.flatMap((edge): DocumentEdge[] => {
    if (blocks.has(edge.to.node)) return [];
    return [exits.has(edge.from.node) ? { ...edge, from: source(edge.from) } : edge];
  });
  return {
    ...document,
    nodes: document.nodes.flatMap((node) => expansionOf.get(node.id)?.nodes() ?? [node]),
    edges: [
      ...kept,
      ...expansions.flatMap((expansion) =>
        expansion.edges((port) => arriving.get(`${expansion.node.id} ${port}`)),
      ),
    ],
  };
}

/** One node of a block on its way to being the layers inside it. */
class Expansion {
  readonly node: DocumentNode;
  /** The node of the same block whose weights this one uses, or itself. */
  readonly #owner: DocumentNode;
  readonly #block: BlockDefinition;
  readonly #nameInside: NameInside;
  readonly #times: number;
  readonly #ports: readonly string[];

  constructor(node: DocumentNode, owner: DocumentNode, block: BlockDefinition, nameInside: NameInside) {
    this.node = node;
    this.#owner = owner;
    this.#block = block;
    this.#nameInside = nameInside;
    this.#times = repetitions(node);
    this.#ports = portNodes(block).map(({ id }) => id);
  }

  exit(): PortEnd {
    return this.#exitOf(this.#times);
  }

  #exitOf(repetition: number): PortEnd {
    const [last] = lastNodes(this.#block);
    return { node: this.#nameInside(this.node, last as DocumentNode, repetition), port: outputPort };
  }

  nodes(): readonly DocumentNode[] {
    return this.#eachRepetition((repetition) =>
      this.#block.nodes
        .filter(({ id }) => !this.#ports.includes(id))
        .map((inner) => ({
          ...withOwnWeights(inner),
          ...this.#sharing(inner, repetition),
          id: this.#nameInside(this.node, inner, repetition),
          name: this.#nameOf(inner, repetition),
          fields: innerFields(this.#block, inner, this.node.fields),
          position: {
            x: this.node.position.x + inner.position.x,
            y: this.node.position.y + inner.position.y,
          },
        })),
    );
  }

  /** Layers of a block that uses another's weights use those of the layer in its place there. */
  #sharing(inner: DocumentNode, repetition: number): Pick<DocumentNode, "shares"> {
    const owner = this.#block.nodes.find(({ id }) => id === inner.shares) ?? inner;
    if (owner === inner && this.#owner === this.node) return {};
    return { shares: this.#nameInside(this.#owner, owner, repetition) };
  }

  /** @param arriving where the edge into a port of the block comes from. */
  edges(arriving: (port: string) => PortEnd | undefined): readonly DocumentEdge[] {
    const [firstPort] = this.#ports;
    const byId = new Map(this.#block.nodes.map((inner) => [inner.id, inner]));
    return this.#eachRepetition((repetition) =>
      this.#block.edges.flatMap(({ id, from, to }): DocumentEdge[] => {
        const target = byId.get(to.node);
        const inner = byId.get(from.node);
        if (target === undefined || inner === undefined) return [];
        const outside =
          from.node === firstPort && repetition > 1 ? this.#exitOf(repetition - 1) : arriving(from.node);
        const source = this.#ports.includes(from.node)
          ? outside
          : { node: this.#nameInside(this.node, inner, repetition), port: from.port };
        if (source === undefined) return [];
        return [
          {
            id: repetition === 1 ? `${this.node.id}.${id}` : `${this.node.id}.${repetition}.${id}`,
            from: source,
            to: { node: this.#nameInside(this.node, target, repetition), port: to.port },
          },
        ];
      }),
    );
  }

  #nameOf(inner: DocumentNode, repetition: number): string {
    const times = this.#times > 1 ? ` ${repetition}` : "";
    return `${this.node.name}${times} · ${inner.name || inner.layer}`.slice(0, 200);
  }

  #eachRepetition<T>(make: (repetition: number) => readonly T[]): readonly T[] {
    return Array.from({ length: this.#times }, (_, index) => make(index + 1)).flat();
  }
}
