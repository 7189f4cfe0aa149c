// What a user can do, as one value per command. Menus, toolbar, command palette, shortcuts, context menus and tests all read it.
import type { ComponentType } from "react";

export const commandGroups = ["File", "Edit", "Graph", "View", "Train", "Help"] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** Blueprint's icon components, as far as a command needs them. */
export type CommandIcon = ComponentType<{ readonly size?: number }>;

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: CommandGroup;
  readonly icon?: CommandIcon;
  /** The first is shown; the others work too. */
  readonly shortcuts?: readonly string[];
  /** The browser itself turns the keys into an event we listen to (copy, cut, paste). */
  readonly nativeShortcut?: boolean;
  /** Works while a text field has the focus. */
  readonly inTextFields?: boolean;
  /** Other words people search for. */
  readonly keywords?: readonly string[];
  /** Whether it can be run now; always, where absent. */
  readonly when?: () => boolean;
  /** For commands that switch something: whether it is on now. */
  readonly checked?: () => boolean;
  readonly run: () => void | Promise<void>;
}

export function canRun(command: Command): boolean {
  return command.when === undefined || command.when();
}
