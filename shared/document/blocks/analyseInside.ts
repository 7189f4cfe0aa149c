// What follows from the graph inside a block, with its ports' examples as inputs: as of a document, less what only a whole
// network can lack.
import { analyseDocument, type Analysis } from "../analyseDocument.ts";
import type { Diagnostic, DiagnosticCode } from "../diagnostic.ts";
import type { NetDocument } from "../schema.ts";
import { lastNodes, portNodes } from "./blockGraph.ts";

const ofNetworks: ReadonlySet<DiagnosticCode> = new Set([
  "no-input",
  "no-output",
  "no-weights",
  "unused",
  "training",
]);

/** @param inside what documentInside gave. */
export function analyseInside(inside: NetDocument): Analysis {
  const analysis = analyseDocument(inside);
  const kept = analysis.diagnostics.filter(({ code }) => !ofNetworks.has(code));
  const parameters = [...analysis.nodes.values()].reduce((sum, node) => sum + (node.parameters ?? 0), 0);
  return { ...analysis, totalParameters: parameters, diagnostics: [...kept, ...endDiagnostics(inside)] };
}

function endDiagnostics(inside: NetDocument): readonly Diagnostic[] {
  const last = lastNodes(inside);
  const found: Diagnostic[] = [];
  if (portNodes(inside).length === 0)
    found.push(
      ofBlock(
        "no-input",
        "an Input layer, by which the block is fed",
        "none",
        "Add an Input layer and connect it.",
      ),
    );
  if (last.length !== 1) {
    const names = last.map(({ name, id }) => name || id).join(" and ");
    const todo =
      last.length === 0
        ? "Add the layer that gives its output."
        : "Join them, or connect them to what follows.";
    found.push(
      ofBlock(
        "no-output",
        "one last layer, which gives the block's output",
        names === "" ? "none" : names,
        todo,
      ),
    );
  }
  return found;
}

function ofBlock(code: DiagnosticCode, expected: string, found: string, todo: string): Diagnostic {
  return { severity: "error", code, node: null, expected, found, todo };
}
