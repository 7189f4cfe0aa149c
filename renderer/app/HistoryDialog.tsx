// The steps of this project's history; click one to go back or forward to it.
import { Dialog, DialogBody } from "@blueprintjs/core";
import { useDocument } from "../document/documentStore.ts";
import { closeDialog, useDialog } from "./dialogStore.ts";

export function HistoryDialog() {
  const open = useDialog((dialog) => dialog.open === "history");
  const { done, undone } = useDocument((state) => state.history);
  const steps = [
    { label: "As opened", place: 0 },
    ...[...done, ...undone.toReversed()].map(({ label }, index) => ({ label, place: index + 1 })),
  ];
  const present = done.length;
  return (
    <Dialog isOpen={open} onClose={closeDialog} title="History" className="history-dialog">
      <DialogBody>
        <ol className="history-steps">
          {steps.map(({ label, place }) => (
            // Keyed by its place in the history: a key that changes with each step would take the focus away.
            <li key={place}>
              <button
                type="button"
                className={place > present ? "history-undone" : ""}
                aria-current={place === present ? "step" : undefined}
                onClick={() => travel(place - present)}
              >
                {label}
              </button>
            </li>
          ))}
        </ol>
      </DialogBody>
    </Dialog>
  );
}

function travel(distance: number): void {
  const { undo, redo } = useDocument.getState();
  for (let step = 0; step < Math.abs(distance); step += 1) {
    if (distance < 0) undo();
    else redo();
  }
}
