// Every command of the window, in the order menus show them.
import { Help, KeyCommand } from "@blueprintjs/icons";
import { invariant } from "../../shared/invariant.ts";
import { openDialog } from "../app/dialogStore.ts";
import type { Command } from "./command.ts";
import { editCommands } from "./editCommands.ts";
import { fileCommands } from "./fileCommands.ts";
import { graphCommands } from "./graphCommands.ts";
import { timelineCommands } from "./timelineCommands.ts";
import { trainCommands } from "./trainCommands.ts";
import { viewCommands } from "./viewCommands.ts";

const helpCommands: readonly Command[] = [
  {
    id: "help.shortcuts",
    label: "Keyboard shortcuts",
    group: "Help",
    icon: KeyCommand,
    shortcuts: ["?"],
    run: () => openDialog("shortcuts"),
  },
  {
    id: "help.templates",
    label: "Examples to start from…",
    group: "Help",
    icon: Help,
    run: () => openDialog("templates"),
  },
];

export const commands: readonly Command[] = [
  ...fileCommands,
  ...editCommands,
  ...graphCommands,
  ...viewCommands,
  ...trainCommands,
  ...timelineCommands,
  ...helpCommands,
];

const byId = new Map(commands.map((command) => [command.id, command]));

export function commandById(id: string): Command {
  const command = byId.get(id);
  invariant(command !== undefined, `no command ${id}`);
  return command;
}

/** For ids that come from elsewhere: the native menu. */
export function findCommand(id: string): Command | undefined {
  return byId.get(id);
}
