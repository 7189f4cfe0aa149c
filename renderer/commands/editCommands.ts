import {
  Clipboard,
  Cut,
  Duplicate,
  History,
  Redo,
  SelectionBoxAdd,
  SmallCross,
  Trash,
  Undo,
} from "@blueprintjs/icons";
import { openDialog } from "../app/dialogStore.ts";
import {
  copiedText,
  duplicateSelection,
  pasteText,
  removeSelection,
  selectAll,
} from "../document/documentActions.ts";
import { useDocument } from "../document/documentStore.ts";
import { notify } from "../ui/notify.ts";
import type { Command } from "./command.ts";

function nodesSelected(): boolean {
  return useDocument.getState().selection.length > 0;
}

function anySelected(): boolean {
  return nodesSelected() || useDocument.getState().selectedEdges.length > 0;
}

async function copy(): Promise<void> {
  const text = copiedText();
  if (text !== null) await navigator.clipboard.writeText(text);
}

async function paste(): Promise<void> {
  const text = await navigator.clipboard.readText();
  if (!pasteText(text)) notify("The clipboard holds no layers. Copy some first.");
}

export const editCommands: readonly Command[] = [
  {
    id: "edit.undo",
    label: "Undo",
    group: "Edit",
    icon: Undo,
    shortcuts: ["mod+z"],
    when: () => useDocument.getState().canUndo,
    run: () => useDocument.getState().undo(),
  },
  {
    id: "edit.redo",
    label: "Redo",
    group: "Edit",
    icon: Redo,
    shortcuts: ["mod+shift+z", "mod+y"],
    when: () => useDocument.getState().canRedo,
    run: () => useDocument.getState().redo(),
  },
  {
    id: "edit.history",
    label: "Show history…",
    group: "Edit",
    icon: History,
    keywords: ["undo", "steps"],
    run: () => openDialog("history"),
  },
  {
    id: "edit.cut",
    label: "Cut",
    group: "Edit",
    icon: Cut,
    shortcuts: ["mod+x"],
    nativeShortcut: true,
    when: nodesSelected,
    run: async () => {
      await copy();
      removeSelection(true);
    },
  },
  {
    id: "edit.copy",
    label: "Copy",
    group: "Edit",
    icon: Clipboard,
    shortcuts: ["mod+c"],
    nativeShortcut: true,
    when: nodesSelected,
    run: copy,
  },
  {
    id: "edit.paste",
    label: "Paste",
    group: "Edit",
    icon: Clipboard,
    shortcuts: ["mod+v"],
    nativeShortcut: true,
    run: paste,
  },
  {
    id: "edit.duplicate",
    label: "Duplicate",
    group: "Edit",
    icon: Duplicate,
    shortcuts: ["mod+d"],
    when: nodesSelected,
    run: duplicateSelection,
  },
  {
    id: "edit.delete",
    label: "Delete and reconnect",
    group: "Edit",
    icon: Trash,
    shortcuts: ["delete", "backspace"],
    keywords: ["remove"],
    when: anySelected,
    run: () => removeSelection(true),
  },
  {
    id: "edit.deletePlain",
    label: "Delete, leave a gap",
    group: "Edit",
    icon: Trash,
    shortcuts: ["shift+delete", "shift+backspace"],
    keywords: ["remove"],
    when: anySelected,
    run: () => removeSelection(false),
  },
  {
    id: "edit.selectAll",
    label: "Select all",
    group: "Edit",
    icon: SelectionBoxAdd,
    shortcuts: ["mod+a"],
    run: selectAll,
  },
  {
    id: "edit.selectNone",
    label: "Select nothing",
    group: "Edit",
    icon: SmallCross,
    shortcuts: ["escape"],
    when: anySelected,
    run: () => useDocument.getState().select([]),
  },
];
