// Every shortcut on one sheet, read from the commands themselves.
import { Dialog, DialogBody } from "@blueprintjs/core";
import { closeDialog, useDialog } from "../app/dialogStore.ts";
import { Keys } from "../ui/Keys.tsx";
import { commandGroups } from "./command.ts";
import { commands } from "./registry.ts";
import { ScrollSection } from "../ui/ScrollSection.tsx";

export function ShortcutSheet() {
  const open = useDialog((state) => state.open === "shortcuts");
  return (
    <Dialog isOpen={open} onClose={closeDialog} title="Keyboard shortcuts" className="shortcut-sheet">
      <DialogBody>
        <ScrollSection className="shortcut-columns" label="Shortcuts by group">
          {commandGroups.map((group) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {commands
                  .filter((command) => command.group === group && command.shortcuts !== undefined)
                  .map((command) => (
                    <div key={command.id}>
                      <dt>{command.label}</dt>
                      <dd>
                        {command.shortcuts?.map((shortcut) => (
                          <Keys key={shortcut} shortcut={shortcut} />
                        ))}
                      </dd>
                    </div>
                  ))}
              </dl>
            </section>
          ))}
          <section>
            <h3>On the canvas</h3>
            <dl>
              {canvasGestures.map(([action, gesture]) => (
                <div key={action}>
                  <dt>{action}</dt>
                  <dd>{gesture}</dd>
                </div>
              ))}
            </dl>
          </section>
        </ScrollSection>
      </DialogBody>
    </Dialog>
  );
}

const canvasGestures: readonly (readonly [string, string])[] = [
  ["Walk along the edges", "arrow keys"],
  ["Move selected nodes", "Alt + arrow keys"],
  ["Insert a layer here", "double-click"],
  ["Insert into an edge", "drop a layer on it"],
  ["Choose what comes next", "drag a wire into empty space"],
  ["Select an area", "Shift + drag"],
  ["Add to the selection", "Shift + click"],
];
