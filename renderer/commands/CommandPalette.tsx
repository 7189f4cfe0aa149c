// Every command by name: Ctrl/⌘ K, type, Enter. What can't be run now is shown last and greyed.
import { MenuItem } from "@blueprintjs/core";
import { Omnibar, type ItemRenderer } from "@blueprintjs/select";
import { closeDialog, useDialog } from "../app/dialogStore.ts";
import { Keys } from "../ui/Keys.tsx";
import { canRun, type Command } from "./command.ts";
import { commands } from "./registry.ts";
import { rankCommands } from "./rankCommands.ts";
import { runCommand } from "./runCommand.ts";

/** Present and undefined, this makes the omnibar list everything before anything was typed; absent, it would show nothing. */
const listAtOnce = { initialContent: undefined } as object;

export function CommandPalette() {
  const open = useDialog((state) => state.open === "command-palette");
  return (
    <Omnibar<Command>
      {...listAtOnce}
      className="command-palette"
      isOpen={open}
      onClose={closeDialog}
      items={[...commands]}
      itemRenderer={renderCommand}
      itemListPredicate={(query, items) => rankCommands(query, items, canRun)}
      itemDisabled={(command) => !canRun(command)}
      onItemSelect={(command) => {
        closeDialog();
        runCommand(command);
      }}
      noResults={<MenuItem disabled text="No command by that name" />}
      inputProps={{ placeholder: "Search commands…", "aria-label": "Search commands" }}
      resetOnSelect
    />
  );
}

const renderCommand: ItemRenderer<Command> = (command, { handleClick, handleFocus, modifiers, ref }) => {
  const Icon = command.icon;
  const shortcut = command.shortcuts?.[0];
  const keys = shortcut === undefined ? {} : { labelElement: <Keys shortcut={shortcut} /> };
  return (
    <MenuItem
      key={command.id}
      ref={ref ?? null}
      active={modifiers.active}
      disabled={modifiers.disabled}
      icon={Icon === undefined ? "blank" : <Icon size={14} />}
      text={command.label}
      label={command.group}
      {...keys}
      onClick={handleClick}
      {...(handleFocus === undefined ? {} : { onFocus: handleFocus })}
    />
  );
};
