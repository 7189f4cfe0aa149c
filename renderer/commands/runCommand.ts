// The one way a command is run, whoever asked: menu, key, palette or the native menu.
import { canRun, type Command } from "./command.ts";
import { notify } from "../ui/notify.ts";

export function runCommand(command: Command): void {
  if (!canRun(command)) return;
  void Promise.resolve(command.run()).catch((thrown: unknown) => {
    console.error(thrown);
    notify(`${command.label} failed inside Netloom. Your work is autosaved.`, "danger");
  });
}
