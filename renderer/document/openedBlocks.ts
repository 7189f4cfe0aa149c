// Which blocks are open: from the ids of the nodes that were entered to their definitions.
import { blockById, blocksOf } from "../../shared/document/blocks/blockGraph.ts";
import type { BlockDefinition, DocumentNode, NetDocument } from "../../shared/document/schema.ts";

export interface Opened {
  /** The node that was opened, and the definition it stands for. */
  readonly node: DocumentNode;
  readonly block: BlockDefinition;
}

/** The blocks on the way to what is shown, outermost first, as far as they are still there. */
export function openedBlocks(document: NetDocument, inside: readonly string[]): readonly Opened[] {
  const opened: Opened[] = [];
  let { nodes } = document;
  for (const id of inside) {
    const node = nodes.find((each) => each.id === id);
    const block = node === undefined ? undefined : blockById(blocksOf(document), node.block);
    if (node === undefined || block === undefined) break;
    opened.push({ node, block });
    ({ nodes } = block);
  }
  return opened;
}
