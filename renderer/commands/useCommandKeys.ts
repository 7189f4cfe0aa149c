// Keys, clipboard events and the native menu, turned into commands for the whole window.
import { useEffect } from "react";
import { useDialog } from "../app/dialogStore.ts";
import { client } from "../client/client.ts";
import { copiedText, pasteText, removeSelection } from "../document/documentActions.ts";
import { commandForKey, takesText } from "./keyDispatch.ts";
import { commands, findCommand } from "./registry.ts";
import { runCommand } from "./runCommand.ts";
import { canRun } from "./command.ts";
import { isMac } from "./shortcut.ts";

export function useCommandKeys(): void {
  useEffect(() => {
    const mac = isMac();
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || useDialog.getState().open !== null || inDialog()) return;
      const command = commandForKey(event, commands, { mac, typing: takesText(document.activeElement) });
      if (command === undefined || !canRun(command)) return;
      event.preventDefault();
      runCommand(command);
    }
    function onCopy(event: ClipboardEvent): void {
      const text = foreign() ? null : copiedText();
      if (text === null) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut") removeSelection(true);
    }
    function onPaste(event: ClipboardEvent): void {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!foreign() && pasteText(text)) event.preventDefault();
    }
    window.addEventListener("keydown", onKeyDown);
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    const stopMenu = client.on("app.command", ({ command }) => {
      const chosen = findCommand(command);
      if (chosen !== undefined) runCommand(chosen);
    });
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
      stopMenu();
    };
  }, []);
}

/** Copying belongs to a text field or to selected text where there is one. */
function foreign(): boolean {
  return takesText(document.activeElement) || (window.getSelection()?.toString() ?? "") !== "" || inDialog();
}

/** One that is fading out after it was closed holds no keys any more. */
function inDialog(): boolean {
  return document.querySelector(openDialogs) !== null;
}

const openDialogs = ".bp6-overlay.bp6-overlay-open :is(.bp6-dialog, .bp6-omnibar), .search-menu";
