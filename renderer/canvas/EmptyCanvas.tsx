import { Button } from "@blueprintjs/core";
import { openDialog } from "../app/dialogStore.ts";
import { Keys } from "../ui/Keys.tsx";

/** Says how to begin where there is nothing yet. */
export function EmptyCanvas() {
  return (
    <div className="empty-state canvas-empty">
      <strong>An empty canvas</strong>
      <span>
        Drag a layer from the left, double-click to search for one, or press <Keys shortcut="a" />.
      </span>
      <Button intent="primary" text="Start from a template…" onClick={() => openDialog("templates")} />
    </div>
  );
}
