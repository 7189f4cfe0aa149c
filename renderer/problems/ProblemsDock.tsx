// Everything that is wrong or odd about the network, gravest first, then what the run on show suffers from; click to go there, one
// button where a fix is known.
import { Button } from "@blueprintjs/core";
import { Error as ErrorIcon, TickCircle, WarningSign } from "@blueprintjs/icons";
import { useMemo, type ReactNode } from "react";
import type { Diagnostic } from "../../shared/document/diagnostic.ts";
import { canvasHandle } from "../canvas/canvasHandle.ts";
import { applyFix } from "../document/documentActions.ts";
import { useDocument } from "../document/documentStore.ts";
import { useHealth, type RunProblem } from "../health/healthStore.ts";
import { troubleTexts } from "../health/troubleText.ts";
import { DiagnosticText } from "./DiagnosticText.tsx";
import "./problems.css";

export function ProblemsDock() {
  const diagnostics = useDocument((state) => state.analysis.diagnostics);
  const nodes = useDocument((state) => state.document.nodes);
  const troubles = useHealth((store) => store.problems);
  const names = useMemo(() => new Map(nodes.map(({ id, name }) => [id, name])), [nodes]);
  const nameOf = (node: string | null) => (node === null ? "Network" : (names.get(node) ?? node));
  if (diagnostics.length + troubles.length === 0) {
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
          name={nameOf(diagnostic.node)}
        />
      ))}
      {troubles.map((problem) => (
        <Trouble
          key={`${problem.node} ${problem.trouble}`}
          problem={problem}
          name={problem.node === null ? "Run" : nameOf(problem.node)}
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
      <ProblemPlace node={node} name={name} severity={severity}>
        <DiagnosticText diagnostic={diagnostic} />
      </ProblemPlace>
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

function Trouble({ problem, name }: { readonly problem: RunProblem; readonly name: string }) {
  const { node, trouble, seen } = problem;
  const { title, explanation } = troubleTexts[trouble];
  return (
    <li data-testid="run-trouble" data-trouble={trouble}>
      <ProblemPlace node={node} name={name} severity={trouble === "overfitting" ? "warning" : "error"}>
        <span className="diagnostic-text">
          {[`${title}.`, seen, explanation].filter((part) => part !== undefined).join(" ")}
        </span>
      </ProblemPlace>
    </li>
  );
}

interface ProblemPlaceProps extends Pick<Diagnostic, "node" | "severity"> {
  readonly name: string;
  readonly children: ReactNode;
}

function ProblemPlace({ node, name, severity, children }: ProblemPlaceProps) {
  return (
    <button type="button" className="problem-place" onClick={() => show(node)}>
      {severity === "error" ? (
        <ErrorIcon size={14} className="problem-error" title="Error" />
      ) : (
        <WarningSign size={14} className="problem-warning" title="Warning" />
      )}
      <strong>{name}</strong>
      {children}
    </button>
  );
}

function show(node: string | null): void {
  if (node === null) return useDocument.getState().select([]);
  useDocument.getState().select([node]);
  canvasHandle()?.focusNode(node);
}
