// What is wrong (or odd) about a user's network, as a value: shown on the node, in the problems list and on the command line.
import type { SuggestedFix } from "../layers/definition.ts";

export type DiagnosticCode =
  | "unknown-layer"
  | "unknown-port"
  | "wrong-field"
  | "cycle"
  | "missing-input"
  | "crowded-port"
  | "shape"
  | "advice"
  | "no-input"
  | "no-output"
  | "no-weights"
  | "unused"
  | "too-large"
  | "memory"
  | "logits"
  | "sharing"
  | "training";

export interface Diagnostic {
  /** An error keeps the network from training; a warning does not. */
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  /** Null where it is about the network as a whole. */
  readonly node: string | null;
  readonly field?: string;
  readonly expected: string;
  readonly found: string;
  readonly todo: string;
  /** What the editor can do about it in one click; applies to `node`. */
  readonly fix?: SuggestedFix;
}

/** One line for a terminal or a tooltip. */
export function describeDiagnostic(diagnostic: Diagnostic, nodeName: string | null): string {
  const place = nodeName === null ? "" : `${nodeName}: `;
  const field = diagnostic.field === undefined ? "" : `${diagnostic.field}: `;
  return `${place}${field}expected ${diagnostic.expected}; found ${diagnostic.found}. ${diagnostic.todo}`;
}
