// A block with all it is made of, as it is kept in a library and travels between projects.
import * as z from "zod";
import { createDocument } from "../createDocument.ts";
import { blockSchema, documentLimits, type BlockDefinition, type NetDocument } from "../schema.ts";
import { blockById, blocksInside, blocksOf, freshBlockId, isBlockNode, type Blocks } from "./blockGraph.ts";

/** The first definition is the block itself, the others are what it uses. */
export const blockPackageSchema = z.array(blockSchema).min(1).max(documentLimits.blocks).readonly();
export type BlockPackage = z.infer<typeof blockPackageSchema>;

export function packageOf(document: Pick<NetDocument, "blocks">, id: string): BlockPackage | null {
  const blocks = blocksOf(document);
  const block = blockById(blocks, id);
  if (block === undefined) return null;
  const used = blocksInside(blocks, block);
  return [block, ...blocks.filter((each) => used.has(each.id) && each.id !== id)];
}

/** A document to check a package with, or to show it in: its definitions and nothing else. */
export function documentOfPackage(blocks: BlockPackage): NetDocument {
  return createDocument({ blocks });
}

export interface Adopted {
  /** Definitions the document does not have yet. */
  readonly blocks: readonly BlockDefinition[];
  /** Id in the document of each definition of the package. */
  readonly ids: ReadonlyMap<string, string>;
}

/** What a document needs to use a package: a definition that is there alike is used, another one of its id gets a new id. */
export function adoptPackage(document: Pick<NetDocument, "blocks">, fresh: Blocks): Adopted {
  const present = blocksOf(document);
  const ids = new Map<string, string>();
  let taken = present;
  for (const block of fresh) {
    const same = present.find((known) => known.id === block.id);
    const id = same === undefined || sameContent(same, block) ? block.id : freshBlockId(taken, block.id);
    ids.set(block.id, id);
    taken = [...taken, { ...block, id }];
  }
  const known = new Set(present.map(({ id }) => id));
  const blocks = fresh
    .filter(({ id }) => !known.has(ids.get(id) ?? id))
    .map((block) => ({
      ...block,
      id: ids.get(block.id) ?? block.id,
      nodes: block.nodes.map((node) =>
        isBlockNode(node) && node.block !== undefined
          ? { ...node, block: ids.get(node.block) ?? node.block }
          : node,
      ),
    }));
  return { blocks, ids };
}

function sameContent(a: BlockDefinition, b: BlockDefinition): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
