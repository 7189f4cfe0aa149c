// What became of an imported model, layer by layer, and the way on: try it, or train it from its weights.
import { Button, Dialog, DialogBody, DialogFooter, HTMLTable, Tag } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { ImportReportEntry } from "../../shared/contract/contract.ts";
import { hasErrors } from "../../shared/document/analyseDocument.ts";
import { useDocument } from "../document/documentStore.ts";
import { loadWeights } from "./loadWeights.ts";
import { useImport, type ImportedModel } from "./importStore.ts";
import { outcomeTitles, reportInOrder, reportSummary } from "./reportWords.ts";
import { ScrollSection } from "../ui/ScrollSection.tsx";
import "./import.css";

export function ImportDialog(): ReactNode {
  const { imported, reportOpen } = useImport();
  if (imported === null) return null;
  return (
    <Dialog
      isOpen={reportOpen}
      onClose={close}
      title={`Imported: ${imported.name}`}
      icon="import"
      className="import-dialog"
    >
      <ImportReport imported={imported} />
    </Dialog>
  );
}

function ImportReport({ imported }: { readonly imported: ImportedModel }): ReactNode {
  const { report } = imported;
  const brought = useDocument((store) => store.document.weights !== undefined);
  const broken = useDocument((store) => hasErrors(store.analysis));
  return (
    <>
      <DialogBody>
        <p>{reportSummary(report)}</p>
        <p>{weightSentence(brought)}</p>
        <ScrollSection className="import-report" label="What became of each layer">
          <HTMLTable compact striped>
            <thead>
              <tr>
                <th>Outcome</th>
                <th>Layer</th>
                <th>What was done</th>
              </tr>
            </thead>
            <tbody>
              {reportInOrder(report).map((entry) => (
                <ReportRow key={entry.place} entry={entry} />
              ))}
            </tbody>
          </HTMLTable>
        </ScrollSection>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Close" onClick={close} />
            {brought ? (
              <Button
                text="Load the weights"
                intent="primary"
                disabled={broken}
                onClick={() => {
                  close();
                  void loadWeights();
                }}
              />
            ) : null}
          </>
        }
      />
    </>
  );
}

function ReportRow({ entry: { outcome, layer, detail } }: { readonly entry: ImportReportEntry }): ReactNode {
  const intent =
    outcome === "gap" ? "danger" : outcome === "bridged" || outcome === "changed" ? "warning" : "none";
  return (
    <tr>
      <td>
        <Tag minimal intent={intent}>
          {outcomeTitles[outcome]}
        </Tag>
      </td>
      <td>{layer === "" ? "the model" : layer}</td>
      <td>{detail}</td>
    </tr>
  );
}

function weightSentence(brought: boolean): string {
  if (!brought) return "The file brought no weights that fit: training starts anew.";
  return "Training of this project begins with the file's weights, which are saved along with it. Load them now to try the model before its first step; choose data of its input's shape first.";
}

function close(): void {
  useImport.setState({ reportOpen: false });
}
