import { Button, Dialog, DialogBody } from "@blueprintjs/core";
import { closeDialog, useDialog } from "../app/dialogStore.ts";
import { forget, recover, useRecovery } from "./recoveryStore.ts";

/** Offers work that was never saved: after a crash, or a window closed in a hurry. */
export function RecoveryDialog() {
  const open = useDialog((dialog) => dialog.open === "recovery");
  const projects = useRecovery((recovery) => recovery.projects);
  return (
    <Dialog isOpen={open && projects.length > 0} onClose={closeDialog} title="Unsaved work was kept">
      <DialogBody>
        <ul className="recovery-list">
          {projects.map((project) => (
            <li key={project.session}>
              <div>
                <strong>{project.name}</strong>
                <small>
                  {new Date(project.savedAt).toLocaleString()} · {project.document.nodes.length} layers
                  {project.path === null ? "" : ` · ${project.path}`}
                </small>
              </div>
              <Button text="Discard" variant="minimal" onClick={() => forget(project.session)} />
              <Button
                text="Recover"
                intent="primary"
                onClick={() => void recover(project).then(closeDialog)}
              />
            </li>
          ))}
        </ul>
      </DialogBody>
    </Dialog>
  );
}
