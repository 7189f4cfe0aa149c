import { Button, Dialog, DialogBody, DialogFooter } from "@blueprintjs/core";
import { useConfirm } from "./confirmStore.ts";

export function DiscardDialog() {
  const { project, answer } = useConfirm();
  return (
    <Dialog isOpen={project !== null} onClose={() => answer("cancel")} title="Save changes first?">
      <DialogBody>“{project}” has changes that are not saved.</DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={() => answer("cancel")} />
            <Button text="Don’t save" onClick={() => answer("discard")} data-testid="discard-changes" />
            <Button text="Save" intent="primary" onClick={() => answer("save")} />
          </>
        }
      />
    </Dialog>
  );
}
