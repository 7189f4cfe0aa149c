import { Button, Tooltip, type ButtonProps } from "@blueprintjs/core";
import { Keys } from "../ui/Keys.tsx";
import { runCommand } from "./runCommand.ts";
import { commandById } from "./registry.ts";
import { useCommandState } from "./useCommandState.ts";

export interface CommandButtonProps extends Pick<ButtonProps, "intent" | "className" | "variant"> {
  readonly id: string;
  /** Shows the name beside the icon. */
  readonly withText?: boolean;
  readonly text?: string;
}

/** A command on the toolbar: icon, tooltip with the shortcut, greyed where it can't run. */
export function CommandButton({ id, withText = false, text, ...look }: CommandButtonProps) {
  const command = commandById(id);
  const { enabled } = useCommandState(command);
  const Icon = command.icon;
  const shortcut = command.shortcuts?.[0];
  return (
    <Tooltip
      compact
      placement="bottom"
      hoverOpenDelay={400}
      content={
        <>
          {command.label} {shortcut === undefined ? null : <Keys shortcut={shortcut} />}
        </>
      }
    >
      <Button
        variant="minimal"
        {...look}
        aria-label={command.label}
        data-testid={`toolbar-${id}`}
        disabled={!enabled}
        {...(Icon === undefined ? {} : { icon: <Icon size={15} /> })}
        {...(withText ? { text: text ?? command.label } : {})}
        onClick={() => runCommand(command)}
      />
    </Tooltip>
  );
}
