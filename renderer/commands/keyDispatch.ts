// From a key event to the command it means. While a text field has the focus only commands that ask for it run.
import type { Command } from "./command.ts";
import { matchesShortcut, type KeyPress } from "./shortcut.ts";

export interface KeyContext {
  readonly mac: boolean;
  readonly typing: boolean;
}

export function commandForKey(
  press: KeyPress,
  commands: readonly Command[],
  context: KeyContext,
): Command | undefined {
  return commands.find(
    (command) =>
      (!context.typing || command.inTextFields === true) &&
      command.nativeShortcut !== true &&
      command.shortcuts?.some((shortcut) => matchesShortcut(press, shortcut, context.mac)) === true,
  );
}

/** True for elements that take typed text or use the arrow keys themselves. */
export function takesText(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable) return true;
  if (element instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "range"].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}
