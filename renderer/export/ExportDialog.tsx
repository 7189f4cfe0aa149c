import { Dialog, DialogBody } from "@blueprintjs/core";
import type { ReactNode } from "react";

export interface ExportDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ExportDialog({ isOpen, onClose }: ExportDialogProps): ReactNode {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Export the trained model">
      <DialogBody>Train first: what is exported is what was trained.</DialogBody>
    </Dialog>
  );
}
