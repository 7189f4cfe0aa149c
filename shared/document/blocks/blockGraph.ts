// What a block's definition says about itself: its ports, the layer that gives its output, which other blocks it uses.
import { freshId, idsOf } from "../createDocument.ts";
import type { BlockDefinition, DocumentNode, Graph, NetDocument } from "../schema.ts";

/** Layer of the nodes that stand for a block. Not in the registry: what it is, the definition says. */
export const blockLayer = "block";
export const repeatField = "repeat";
export const largestRepeat = 100;

export function isBlockNode(node: DocumentNode): boolean {
  return node.layer === blockLayer;
}

export type Blocks = readonly BlockDefinition[];
const noBlocks: Blocks = [];

export function blocksOf(document: Pick<NetDocument, "blocks">): Blocks {
  return document.blocks ?? noBlocks;
}

export function blockById(blocks: Blocks, id: string | undefined): BlockDefinition | undefined {
  return blocks.find((block) => block.id === id);
}

/** The nodes by which a block is fed, one per port; a port's name is its node's id. */
export function portNodes({ nodes }: Graph): readonly DocumentNode[] {
  return nodes.filter(({ layer }) => layer === "input");
}

/** Layers whose output goes nowhere. A block has exactly one. */
export function lastNodes({ nodes, edges }: Graph): readonly DocumentNode[] {
  const sources = new Set(edges.map(({ from }) => from.node));
  return nodes.filter(({ id, layer }) => layer !== "input" && !sources.has(id));
}

/** The blocks this one is made of, directly or through others, itself left out unless it is one of them. */
export function blocksInside(blocks: Blocks, start: BlockDefinition): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [start];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    for (const node of block.nodes) {
      const inner = isBlockNode(node) ? blockById(blocks, node.block) : undefined;
      if (inner === undefined || found.has(inner.id)) continue;
      found.add(inner.id);
      open.push(inner);
    }
  }
  return found;
}

/** Where this definition is being edited, would a node of that one make it contain itself? */
export function wouldContainItself(blocks: Blocks, edited: string | null, inserted: string): boolean {
  if (edited === null) return false;
  const definition = blockById(blocks, inserted);
  return inserted === edited || (definition !== undefined && blocksInside(blocks, definition).has(edited));
}

/** "residual", then "residual-1": an id no definition has yet. */
export function freshBlockId(blocks: Blocks, name: string): string {
  const stem = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
  const taken = idsOf(blocks);
  const wanted = stem === "" ? "block" : stem;
  return taken.has(wanted) ? freshId(wanted, taken) : wanted;
}
