// The blocks of every project of this user: those that come with the app and those the user kept.
import { create } from "zustand";
import { shippedBlocks } from "../../shared/blocks/registry.ts";
import { packageOf, type BlockPackage } from "../../shared/document/blocks/blockPackage.ts";
import type { BlockDefinition, NetDocument } from "../../shared/document/schema.ts";
import { client } from "../client/client.ts";
import { notify, notifyError } from "../ui/notify.ts";

export const useLibrary = create<{ readonly own: readonly BlockPackage[] }>()(() => ({ own: [] }));

export async function loadLibrary(): Promise<void> {
  const listed = await client.call("blocks.list", {});
  if (listed.ok) useLibrary.setState({ own: listed.value });
}

/** Keeps a block of the open project; one of that id kept before gives way. */
export async function keepBlock(document: NetDocument, block: BlockDefinition): Promise<void> {
  const kept = packageOf(document, block.id);
  if (kept === null) return;
  const saved = await client.call("blocks.save", { block: kept });
  if (!saved.ok) return notifyError(saved.error);
  useLibrary.setState({ own: saved.value });
  notify(`${block.name} is in your library now.`);
}

/** Takes a block out of the library; projects that use it keep their own copy. */
export async function forgetBlock(id: string): Promise<void> {
  const left = await client.call("blocks.remove", { id });
  if (left.ok) useLibrary.setState({ own: left.value });
  else notifyError(left.error);
}

/** Kept and shipped blocks, kept ones first; of two with one id only the first. */
export function libraryBlocks(own: readonly BlockPackage[]): readonly BlockPackage[] {
  const kept = new Set(own.map(([block]) => block?.id));
  return [...own, ...shippedBlocks.filter(([block]) => !kept.has(block?.id))];
}
