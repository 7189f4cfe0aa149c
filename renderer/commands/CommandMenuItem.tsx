import { MenuItem } from "@blueprintjs/core";
import { Blank, Tick } from "@blueprintjs/icons";
import { runCommand } from "./runCommand.ts";
import { commandById } from "./registry.ts";
import { isMac, shortcutText } from "./shortcut.ts";
import { useCommandState } from "./useCommandState.ts";

/** A command in a menu, with its icon, shortcut and state. */
export function CommandMenuItem({ id }: { readonly id: string }) {
  const command = commandById(id);
  const { enabled, checked } = useCommandState(command);
  const Icon = command.icon;
  const shortcut = command.shortcuts?.[0];
  return (
    <MenuItem
      text={command.label}
      icon={checked ? <Tick size={14} /> : Icon === undefined ? <Blank size={14} /> : <Icon size={14} />}
      disabled={!enabled}
      onClick={() => runCommand(command)}
      data-testid={`menu-${id}`}
      {...(shortcut === undefined ? {} : { label: shortcutText(shortcut, isMac()) })}
    />
  );
}
