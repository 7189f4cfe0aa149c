// What an id of the palette stands for: a layer, a block of this project, or one of the library that the project gets first.
import { blockById, blocksOf, wouldContainItself } from "../../shared/document/blocks/blockGraph.ts";
import { layerOfBlock } from "../../shared/document/blocks/blockLayer.ts";
import { adoptPackage } from "../../shared/document/blocks/blockPackage.ts";
import { applyEdit, type Edit } from "../../shared/document/edits.ts";
import type { BlockDefinition, NetDocument } from "../../shared/document/schema.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { libraryBlocks, useLibrary } from "./libraryStore.ts";

const prefix = "block:";

export function blockEntryId(block: string): string {
  return `${prefix}${block}`;
}

/** The block that an entry of the palette stands for; null for a layer. */
export function blockOfEntry(entry: string): string | null {
  return entry.startsWith(prefix) ? entry.slice(prefix.length) : null;
}

export interface Insertable {
  readonly layer: LayerDefinition;
  /** The document with all definitions the layer needs. */
  readonly document: NetDocument;
  /** Brings those definitions in; null where they are there. */
  readonly define: Edit | null;
}

interface Place {
  readonly document: NetDocument;
  /** The definition that is open. */
  readonly block: BlockDefinition | null;
}

/** Why not, in words, where it can't be inserted here. */
export function insertable({ document, block }: Place, id: string): Result<Insertable, string> {
  if (!id.startsWith(prefix)) return plainLayer(document, block, id);
  const define = definitionEdit(document, id.slice(prefix.length));
  const known = define === null ? document : applyEdit(document, define.edit).document;
  const blockId = define?.id ?? id.slice(prefix.length);
  const layer = layerOfBlock(blocksOf(known), blockId);
  if (layer === undefined) return err("This block is no longer there.");
  if (wouldContainItself(blocksOf(known), block?.id ?? null, blockId))
    return err(`${layer.title} is what you are inside of: a block can't contain itself.`);
  return ok({ layer, document: known, define: define?.edit ?? null });
}

function plainLayer(
  document: NetDocument,
  block: BlockDefinition | null,
  id: string,
): Result<Insertable, string> {
  const layer = layerOf(id);
  if (layer === undefined) return err("This app knows no such layer.");
  if (block !== null && layer.role === "output")
    return err("Outputs stay outside blocks: the last layer inside gives a block's output.");
  return ok({ layer, document, define: null });
}

function definitionEdit(
  document: NetDocument,
  id: string,
): { readonly id: string; readonly edit: Edit } | null {
  if (blockById(blocksOf(document), id) !== undefined) return null;
  const kept = libraryBlocks(useLibrary.getState().own).find(([block]) => block?.id === id);
  if (kept === undefined) return null;
  const adopted = adoptPackage(document, kept);
  return { id: adopted.ids.get(id) ?? id, edit: { kind: "defineBlocks", blocks: adopted.blocks } };
}
