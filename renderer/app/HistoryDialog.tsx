// The steps of this project's history; click one to go back or forward to it.
import { Dialog, DialogBody } from "@blueprintjs/core";
import { useDocument } from "../document/documentStore.ts";
import { closeDialog, useDialog } from "./dialogStore.ts";

export function HistoryDialog() {
  const open = useDialog((dialog) => dialog.open === "history");
  const { done, undone } = useDocument((state) => state.history);
  const steps = [
    { label: "As opened", distance: -done.length },
    ...done.map(({ label }, index) => ({ label, distance: index + 1 - done.length })),
    ...undone.toReversed().map(({ label }, index) => ({ label, distance: index + 1 })),
  ];
  return (
    <Dialog isOpen={open} onClose={closeDialog} title="History" className="history-dialog">
      <DialogBody>
        <ol className="history-steps">
          {steps.map(({ label, distance }) => (
            <li key={distance}>
              <button
                type="button"
                className={distance > 0 ? "history-undone" : ""}
                aria-current={distance === 0 ? "step" : undefined}
                onClick={() => travel(distance)}
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
