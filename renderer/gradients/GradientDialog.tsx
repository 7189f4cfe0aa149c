// Holds the engine's gradients against the slopes of the loss, weight by weight, and says what came of it.
import { Button, Callout, Dialog, DialogBody, DialogFooter } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { GradientReport } from "../../shared/contract/gradients.ts";
import { closeDialog, useDialog } from "../app/dialogStore.ts";
import { RunError } from "../training/RunError.tsx";
import { CheckProgress } from "./CheckProgress.tsx";
import {
  leaveGradientCheck,
  startGradientCheck,
  useGradientCheck,
  type GradientCheck,
} from "./gradientStore.ts";
import { GradientTable } from "./GradientTable.tsx";
import { conclusion } from "./gradientText.ts";
import "./gradients.css";

export function GradientDialog(): ReactNode {
  const open = useDialog((dialog) => dialog.open === "gradients");
  return (
    <Dialog isOpen={open} onClose={leave} title="Check gradients" icon="endorsed" className="gradient-dialog">
      <GradientForm />
    </Dialog>
  );
}

function leave(): void {
  leaveGradientCheck();
  closeDialog();
}

function GradientForm(): ReactNode {
  const check = useGradientCheck((store) => store.check);
  const checking = check.kind === "checking";
  const again = check.kind === "done" || check.kind === "failed";
  return (
    <>
      <DialogBody>
        <p className="gradient-intro">
          Moves weights of each layer a little up and down, one at a time, and measures in double precision
          how steeply the loss changes. The engine&apos;s gradient must be that slope. A run is not touched.
        </p>
        <Outcome check={check} />
      </DialogBody>
      <DialogFooter
        actions={
          checking ? (
            <Button text="Cancel" onClick={leaveGradientCheck} />
          ) : (
            <>
              <Button text="Close" onClick={leave} />
              <Button text="With made-up numbers" onClick={() => void startGradientCheck("random")} />
              <Button
                intent="primary"
                text={again ? "Check again" : "Check with the data"}
                data-testid="gradient-check"
                onClick={() => void startGradientCheck("document")}
              />
            </>
          )
        }
      />
    </>
  );
}

function Outcome({ check }: { readonly check: GradientCheck }): ReactNode {
  switch (check.kind) {
    case "idle":
      return null;
    case "checking":
      return <CheckProgress progress={check.progress} />;
    case "failed":
      return <RunError error={check.error} />;
    case "done":
      return <Report report={check.report} />;
  }
}

function Report({ report }: { readonly report: GradientReport }): ReactNode {
  return (
    <div data-testid="gradient-report">
      <Callout intent={report.correct ? "success" : "danger"} compact>
        {conclusion(report)}
      </Callout>
      <div className="gradient-table">
        <GradientTable tensors={report.tensors} />
      </div>
      <p className="gradient-circumstances">
        {report.engine} on {report.device}, {report.batchSize} samples of {report.data}, loss{" "}
        {report.loss.toPrecision(5)}. {report.notes.join(" ")}
      </p>
    </div>
  );
}
