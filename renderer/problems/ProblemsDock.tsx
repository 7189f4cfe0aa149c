// Everything that is wrong or odd about the network, gravest first; click to go there, one button where a fix is known.
import { Button } from "@blueprintjs/core";
import { Error as ErrorIcon, TickCircle, WarningSign } from "@blueprintjs/icons";
import { useMemo } from "react";
import type { Diagnostic } from "../../shared/document/diagnostic.ts";
import { canvasHandle } from "../canvas/canvasHandle.ts";
import { applyFix } from "../document/documentActions.ts";
import { useDocument } from "../document/documentStore.ts";
import { DiagnosticText } from "./DiagnosticText.tsx";
import "./problems.css";

export function ProblemsDock() {
  const diagnostics = useDocument((state) => state.analysis.diagnostics);
  const nodes = useDocument((state) => state.document.nodes);
  const names = useMemo(() => new Map(nodes.map(({ id, name }) => [id, name])), [nodes]);
  if (diagnostics.length === 0) {
    return (
      <div className="empty-state">
        <TickCircle size={20} className="problems-none" />
        <strong>No problems</strong>
        <span>The network can be trained as it stands.</span>
      </div>
    );
  }
  return (
    <ul className="problems" aria-label="Problems">
      {gravestFirst(diagnostics).map((diagnostic) => (
        <Problem
          key={`${diagnostic.node} ${diagnostic.code} ${diagnostic.field} ${diagnostic.found}`}
          diagnostic={diagnostic}
          name={diagnostic.node === null ? "Network" : (names.get(diagnostic.node) ?? diagnostic.node)}
        />
      ))}
    </ul>
  );
}

function gravestFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return [...errors, ...diagnostics.filter(({ severity }) => severity !== "error")];
}

function Problem({ diagnostic, name }: { readonly diagnostic: Diagnostic; readonly name: string }) {
  const { severity, fix, node } = diagnostic;
  return (
    <li data-testid="problem" data-code={diagnostic.code}>
      <button type="button" className="problem-place" onClick={() => show(node)}>
        {severity === "error" ? (
          <ErrorIcon size={14} className="problem-error" title="Error" />
        ) : (
          <WarningSign size={14} className="problem-warning" title="Warning" />
        )}
        <strong>{name}</strong>
        <DiagnosticText diagnostic={diagnostic} />
      </button>
      {fix === undefined ? null : (
        <Button
          size="small"
          text={fix.label}
          onClick={() => applyFix(diagnostic)}
          data-testid="problem-fix"
        />
      )}
    </li>
  );
}

function show(node: string | null): void {
  if (node === null) return useDocument.getState().select([]);
  useDocument.getState().select([node]);
  canvasHandle()?.focusNode(node);
}
