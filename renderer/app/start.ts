// What happens once when a window opens: the first project, unsaved work of last time, autosave, news of the open file.
import { templates } from "../../shared/document/templates/registry.ts";
import { foldForCanvas } from "../canvas/foldForCanvas.ts";
import { loadLibrary } from "../blocks/libraryStore.ts";
import { client } from "../client/client.ts";
import { analyse, setMachineMemory } from "../document/analyse.ts";
import { useDocument } from "../document/documentStore.ts";
import { startAutosave } from "../files/autosave.ts";
import { openProjectAt } from "../files/projectActions.ts";
import { findRecoverable } from "../files/recoveryStore.ts";
import { notify } from "../ui/notify.ts";
import { keepRoomForCanvas } from "./roomForCanvas.ts";

export function startProjectOfWindow(): void {
  keepRoomForCanvas();
  const [first] = templates;
  if (first !== undefined) useDocument.getState().load(foldForCanvas(first.create()));
  startAutosave();
  watchFile();
  openOnRequest();
  warnBeforeLeaving();
  void findRecoverable();
  void loadLibrary();
  void learnOfMachine();
}

/** How much memory there is decides what is warned of. */
async function learnOfMachine(): Promise<void> {
  const info = await client.call("app.info", {});
  if (!info.ok) return;
  setMachineMemory(info.value.memoryBytes);
  useDocument.setState(({ document }) => ({ analysis: analyse(document) }));
}

function watchFile(): void {
  client.on("project.changedOnDisk", ({ path }) => {
    if (path !== useDocument.getState().path) return;
    notify("The project was changed on disk by another program.", "warning", {
      text: "Open it again",
      onClick: () => void openProjectAt(path),
    });
  });
}

/** A double click on a file elsewhere: it opens here, after the question about unsaved work. */
function openOnRequest(): void {
  client.on("project.openRequested", ({ path }) => void openProjectAt(path));
}

/** Only in a browser tab; the desktop shell asks by itself. */
function warnBeforeLeaving(): void {
  window.addEventListener("beforeunload", (event) => {
    if (useDocument.getState().dirty) event.preventDefault();
  });
}
