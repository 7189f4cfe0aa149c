// Holds the engine's gradients against the slopes of the loss, weight by weight, and says what came of it.
import {
  Button,
  Callout,
  Dialog,
  DialogBody,
  DialogFooter,
  HTMLTable,
  ProgressBar,
  Tag,
  type Intent,
} from "@blueprintjs/core";
import type { ReactNode } from "react";
import type {
  GradientProgress,
  GradientReport,
  GradientVerdict,
  TensorGradient,
} from "../../shared/contract/gradients.ts";
import { closeDialog, useDialog } from "../app/dialogStore.ts";
import { RunError } from "../training/RunError.tsx";
import { formatCount, formatShape } from "../ui/numberFormat.ts";
import {
  leaveGradientCheck,
  startGradientCheck,
  useGradientCheck,
  type GradientCheck,
} from "./gradientStore.ts";
import { conclusion, scientific, verdictExplanations, verdictTitles, worstElement } from "./gradientText.ts";
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
      return <Progress progress={check.progress} />;
    case "failed":
      return <RunError error={check.error} />;
    case "done":
      return <Report report={check.report} />;
  }
}

function Progress({ progress }: { readonly progress: GradientProgress | null }): ReactNode {
  const words =
    progress === null
      ? "Reading the data and building the network"
      : `${progress.tensor}, ${progress.done + 1} of ${progress.of}`;
  return (
    <div role="status" className="gradient-progress">
      <ProgressBar {...(progress === null ? {} : { value: progress.done / progress.of })} />
      <span>{words}</span>
    </div>
  );
}

const intents: { readonly [V in GradientVerdict]: Intent } = {
  correct: "success",
  wrong: "danger",
  vanishing: "none",
  kinks: "none",
  surrogate: "none",
};

function Report({ report }: { readonly report: GradientReport }): ReactNode {
  return (
    <div data-testid="gradient-report">
      <Callout intent={report.correct ? "success" : "danger"} compact>
        {conclusion(report)}
      </Callout>
      <div className="gradient-table">
        <HTMLTable compact className="numbers">
          <thead>
            <tr>
              <th scope="col">Weights</th>
              <th scope="col">Shape</th>
              <th scope="col">Compared</th>
              <th scope="col">Relative error</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {report.tensors.map((tensor) => (
              <TensorRow key={tensor.name} tensor={tensor} />
            ))}
          </tbody>
        </HTMLTable>
      </div>
      <p className="gradient-circumstances">
        {report.engine} on {report.device}, {report.batchSize} samples of {report.data}, loss{" "}
        {report.loss.toPrecision(5)}. {report.notes.join(" ")}
      </p>
    </div>
  );
}

function TensorRow({ tensor }: { readonly tensor: TensorGradient }): ReactNode {
  const { name, shape, checked, size, kinks, relativeError, verdict } = tensor;
  const judged = verdict === "correct" || verdict === "wrong";
  const worst = worstElement(tensor);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{formatShape(shape)}</td>
      <td>
        {formatCount(checked)} of {formatCount(size)}
        {kinks === 0 ? null : <span className="gradient-kinks"> ({kinks} at kinks)</span>}
      </td>
      <td title={worst === null ? undefined : `Furthest apart: ${worst}`}>
        {judged ? scientific(relativeError) : "–"}
      </td>
      <td>
        <Tag minimal intent={intents[verdict]} title={verdictExplanations[verdict]}>
          {verdictTitles[verdict]}
        </Tag>
      </td>
    </tr>
  );
}
