// New, open, save: between the open document and its file. What would throw unsaved work away asks first.
import type { NetDocument } from "../../shared/document/schema.ts";
import { foldForCanvas } from "../canvas/foldForCanvas.ts";
import { client } from "../client/client.ts";
import { useDocument } from "../document/documentStore.ts";
import { useRun } from "../training/runStore.ts";
import { notify, notifyError } from "../ui/notify.ts";
import { endRun } from "./endRun.ts";
import { discardAutosave } from "./autosave.ts";
import { confirmDiscard } from "./confirmStore.ts";
import { pickOpenPath, pickSavePath } from "./pickPath.ts";

export const projectExtension = "netloom";

/** Shows a new project that has no file yet, laid out for the canvas as it is now. */
export async function startProject(document: NetDocument): Promise<void> {
  if (!(await mayReplace())) return;
  discardAutosave();
  useDocument.getState().load(foldForCanvas(document));
}

export async function openProject(): Promise<void> {
  const path = await pickOpenPath({ title: "Open a project", extensions: [projectExtension] });
  if (path !== null) await openProjectAt(path);
}

export async function openProjectAt(path: string): Promise<void> {
  if (!(await mayReplace())) return;
  const opened = await client.call("project.open", { path });
  if (!opened.ok) return notifyError(opened.error);
  discardAutosave();
  useDocument.getState().load(opened.value.document, { path: opened.value.path, hash: opened.value.hash });
}

/** True once the document stands in its file. */
export async function saveProject(): Promise<boolean> {
  const { path, hash } = useDocument.getState();
  return path === null ? saveProjectAs() : saveTo(path, hash);
}

export async function saveProjectAs(): Promise<boolean> {
  const { document, path } = useDocument.getState();
  const suggestion = path ?? `${fileName(document.name)}.${projectExtension}`;
  const chosen = await pickSavePath({ title: "Save the project", extension: projectExtension, suggestion });
  return chosen === null ? false : saveTo(chosen, null);
}

async function saveTo(path: string, hash: string | null): Promise<boolean> {
  const { document } = useDocument.getState();
  const saved = await client.call("project.save", { path, document, hash });
  if (saved.ok) {
    useDocument.getState().markSaved(document, saved.value);
    discardAutosave();
    return true;
  }
  if (saved.error.code === "project/changed-on-disk") {
    notify("The project was changed on disk by another program since it was opened here.", "warning", {
      text: "Save over it",
      onClick: () => void saveTo(path, null),
    });
  } else notifyError(saved.error);
  return false;
}

/** Asks about unsaved work. A run of the project that leaves is stopped and no longer on show; its checkpoint stays. */
async function mayReplace(): Promise<boolean> {
  if (useDocument.getState().dirty) {
    const answer = await confirmDiscard(useDocument.getState().document.name);
    if (answer === "cancel" || (answer === "save" && !(await saveProject()))) return false;
  }
  await endRun();
  useRun.setState({ snapshot: null });
  return true;
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N} ._-]+/gu, "-").trim();
  return safe === "" ? "network" : safe.slice(0, 80);
}
