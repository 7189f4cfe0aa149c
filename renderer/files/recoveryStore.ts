// Work that was autosaved and never saved: found at start, offered once.
import { create } from "zustand";
import type { CallResult } from "../../shared/contract/contract.ts";
import { client } from "../client/client.ts";
import { openDialog, closeDialog } from "../app/dialogStore.ts";
import { useDocument } from "../document/documentStore.ts";

export type RecoverableProject = CallResult<"project.recoverable">[number];

export const useRecovery = create<{ readonly projects: readonly RecoverableProject[] }>()(() => ({
  projects: [],
}));

export async function findRecoverable(): Promise<void> {
  const found = await client.call("project.recoverable", {});
  if (!found.ok || found.value.length === 0) return;
  useRecovery.setState({ projects: found.value });
  openDialog("recovery");
}

/** Shows the autosaved document as unsaved work on its file; its copy is replaced by this window's own. */
export async function recover({ document, path, session }: RecoverableProject): Promise<void> {
  const opened = path === null ? null : await client.call("project.open", { path });
  const store = useDocument.getState();
  if (opened?.ok === true) {
    store.load(opened.value.document, { path: opened.value.path, hash: opened.value.hash });
    const { name, nodes, edges, comments, training, data } = document;
    store.apply({
      kind: "compound",
      label: "Recover unsaved changes",
      edits: [{ kind: "restore", parts: { name, nodes, edges, comments, training, data } }],
    });
  } else store.load(document);
  forget(session);
}

export function forget(session: string): void {
  void client.call("project.discardAutosave", { session });
  const projects = useRecovery.getState().projects.filter((project) => project.session !== session);
  useRecovery.setState({ projects });
  if (projects.length === 0) closeDialog();
}
