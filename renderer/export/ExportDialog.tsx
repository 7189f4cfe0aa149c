// Ships the trained model: asks for what has to be chosen, then says what was written and how it was checked.
import {
  Button,
  Callout,
  Dialog,
  DialogBody,
  DialogFooter,
  FormGroup,
  InputGroup,
  Radio,
  RadioGroup,
} from "@blueprintjs/core";
import { useState, type ReactNode } from "react";
import type { CallParams, ExportReport } from "../../shared/contract/contract.ts";
import { client } from "../client/client.ts";
import { useDataset } from "../data/datasetStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { pickSavePath } from "../files/pickPath.ts";
import { BroughtWeights } from "../import/BroughtWeights.tsx";
import { knowsSomething } from "../import/loadWeights.ts";
import { plain } from "../live/numberText.ts";
import { shownStep, useTimeline } from "../timeline/timelineStore.ts";
import { RunError } from "../training/RunError.tsx";
import { useRun, type ShownError } from "../training/runStore.ts";
import { formatBytes, formatCount } from "../ui/numberFormat.ts";
import { suggestedFileName } from "./fileName.ts";
import "./export.css";

export interface ExportDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

type InputRange = CallParams<"export.run">["inputRange"];
type Weights = CallParams<"export.run">["weights"];

type Progress =
  | { readonly kind: "choosing" }
  | { readonly kind: "writing" }
  | { readonly kind: "written"; readonly report: ExportReport }
  | { readonly kind: "failed"; readonly error: ShownError };

export function ExportDialog({ isOpen, onClose }: ExportDialogProps): ReactNode {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Export the trained model"
      icon="export"
      className="export-dialog"
    >
      <ExportForm onClose={onClose} />
    </Dialog>
  );
}

function ExportForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const snapshot = useRun((store) => store.snapshot);
  const name = useDocument((store) => store.document.name);
  const [inputRange, setInputRange] = useState<InputRange>("0-255");
  const data = useDataset(({ summary }) => (summary?.table === undefined ? "bytes" : "table"));
  const [weights, setWeights] = useState<Weights>("shown");
  const lookedAt = useTimeline(shownStep);
  const [path, setPath] = useState("");
  const [progress, setProgress] = useState<Progress>({ kind: "choosing" });
  const brought = useDocument((store) => store.document.weights);
  const runId = knowsSomething(snapshot, brought !== undefined) ? (snapshot?.runId ?? null) : null;
  const writing = progress.kind === "writing";

  async function choosePath(): Promise<string> {
    const chosen = await pickSavePath({
      title: "Export as ONNX",
      extension: "onnx",
      suggestion: suggestedFileName(name),
    });
    if (chosen !== null) setPath(chosen);
    return chosen ?? "";
  }

  async function write(): Promise<void> {
    const target = path === "" ? await choosePath() : path;
    if (runId === null || target === "") return;
    setProgress({ kind: "writing" });
    const result = await client.call("export.run", {
      runId,
      format: "onnx",
      path: target,
      inputRange,
      weights,
    });
    setProgress(
      result.ok ? { kind: "written", report: result.value } : { kind: "failed", error: result.error },
    );
  }

  return (
    <>
      <DialogBody>
        {runId === null ? (
          <Callout intent="warning" compact className="export-untrained">
            <span>Train first: what is exported is what was trained.</span>
            {brought === undefined ? null : <BroughtWeights weights={brought} />}
          </Callout>
        ) : null}
        {lookedAt === null ? null : (
          <RadioGroup
            label="The weights"
            selectedValue={weights}
            disabled={writing}
            onChange={(event) => setWeights(event.currentTarget.value === "newest" ? "newest" : "shown")}
          >
            <Radio value="shown" label={`Of step ${formatCount(lookedAt)}, the one looked at`} />
            <Radio value="newest" label={`The newest, of step ${formatCount(snapshot?.step ?? 0)}`} />
          </RadioGroup>
        )}
        <RadioGroup
          label="The model's input"
          selectedValue={inputRange}
          disabled={writing}
          onChange={(event) => setInputRange(event.currentTarget.value === "0-1" ? "0-1" : "0-255")}
        >
          <Radio value="0-255" label={inputWords[data].asStored} />
          <Radio value="0-1" label={inputWords[data].prepared} />
        </RadioGroup>
        <FormGroup
          label="File"
          labelFor="export-path"
          helperText="ONNX, opset 17, any batch size, with labels and preprocessing in its metadata."
        >
          <InputGroup
            id="export-path"
            value={path}
            disabled={writing}
            placeholder={suggestedFileName(name)}
            onChange={(event) => setPath(event.currentTarget.value)}
            rightElement={
              <Button
                size="small"
                variant="minimal"
                icon="folder-open"
                text="Choose…"
                disabled={writing}
                onClick={() => void choosePath()}
              />
            }
          />
        </FormGroup>
        {progress.kind === "written" ? <Written report={progress.report} /> : null}
        {progress.kind === "failed" ? <RunError error={progress.error} /> : null}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text={progress.kind === "written" ? "Done" : "Cancel"} onClick={onClose} />
            <Button
              intent="primary"
              text={writing ? "Exporting and checking" : "Export"}
              loading={writing}
              disabled={runId === null}
              data-testid="export-run"
              onClick={() => void write()}
            />
          </>
        }
      />
    </>
  );
}

const inputWords = {
  bytes: {
    asStored: "Bytes as stored, 0 – 255: the model scales them itself",
    prepared: "Already scaled, 0 – 1",
  },
  table: {
    asStored: "Numbers as the table has them: the model standardizes them itself",
    prepared: "Already standardized, column by column",
  },
};

function Written({ report }: { readonly report: ExportReport }): ReactNode {
  return (
    <Callout intent="success" title="Exported and checked" compact data-testid="export-report">
      <dl className="export-facts numbers">
        <dt>File</dt>
        <dd>
          {report.path} ({formatBytes(report.bytes)})
        </dd>
        <dt>Format</dt>
        <dd>
          ONNX opset {report.opset}, IR {report.irVersion}
        </dd>
        <dt>Largest difference</dt>
        <dd>
          {plain(report.maxAbsDiff, 7)} over {formatCount(report.samplesChecked)} held-out samples (allowed{" "}
          {plain(report.tolerance, 7)})
        </dd>
      </dl>
    </Callout>
  );
}
