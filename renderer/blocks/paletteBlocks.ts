// Blocks as the palette and the search offer them: like layers, under ids of their own.
import { useMemo } from "react";
import { blocksOf } from "../../shared/document/blocks/blockGraph.ts";
import { layerOfBlock } from "../../shared/document/blocks/blockLayer.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { useDocument } from "../document/documentStore.ts";
import { blockEntryId } from "./insertable.ts";
import { libraryBlocks, useLibrary } from "./libraryStore.ts";
import type { BlockPackage } from "../../shared/document/blocks/blockPackage.ts";

/** Blocks of the project first, then those of the library that it does not have. */
export function offeredBlocks(
  document: Pick<NetDocument, "blocks">,
  own: readonly BlockPackage[],
): readonly LayerDefinition[] {
  const present = blocksOf(document);
  const known = new Set(present.map(({ id }) => id));
  const inProject = present.map(({ id }) => layerOfBlock(present, id));
  const inLibrary = libraryBlocks(own)
    .filter(([block]) => !known.has(block?.id ?? ""))
    .map((blocks) => layerOfBlock(blocks, blocks[0]?.id));
  return [...inProject, ...inLibrary]
    .filter((layer) => layer !== undefined)
    .map((layer) => ({ ...layer, id: blockEntryId(layer.id) }));
}

export function useOfferedBlocks(): readonly LayerDefinition[] {
  const blocks = useDocument((state) => state.document.blocks);
  const own = useLibrary((library) => library.own);
  return useMemo(() => offeredBlocks({ blocks }, own), [blocks, own]);
}
