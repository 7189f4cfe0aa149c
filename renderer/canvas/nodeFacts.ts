// What a node and its wires say of their layer: read from the document by those that are drawn, not passed to all.
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import type { NodeCost } from "../../shared/document/analysis/nodeCost.ts";
import { wiringOf } from "../../shared/document/analysis/wiring.ts";
import type { Diagnostic } from "../../shared/document/diagnostic.ts";
import type { DocumentNode, NetDocument } from "../../shared/document/schema.ts";
import type { Shape } from "../../shared/layers/definition.ts";
import { sameShape } from "../../shared/layers/parts/shapes.ts";

export interface NodeFacts {
  readonly node: DocumentNode;
  readonly shape: Shape | null;
  readonly parameters: number;
  /** Null until its shapes are known. */
  readonly cost: NodeCost | null;
  /** The gravest thing to say about the node. */
  readonly diagnostic: Diagnostic | null;
}

export interface EdgeFacts {
  readonly shape: Shape | null;
  /** The shape does not fit where it leads, or the edge closes a circle. */
  readonly wrong: boolean;
}

interface Source {
  readonly document: NetDocument;
  readonly analysis: Analysis;
}

/** Null for a node that is no longer there. */
export function nodeFactsOf({ document, analysis }: Source, id: string): NodeFacts | null {
  const node = wiringOf(document).nodes.get(id);
  if (node === undefined) return null;
  const known = analysis.nodes.get(id);
  return {
    node,
    shape: known?.shape ?? null,
    parameters: known?.parameters ?? 0,
    cost: known?.cost ?? null,
    diagnostic: gravestByNode(analysis).get(id) ?? null,
  };
}

export function edgeFactsOf({ analysis }: Source, source: string, target: string): EdgeFacts {
  const diagnostic = gravestByNode(analysis).get(target);
  const misfit = diagnostic?.code === "shape" || diagnostic?.code === "cycle";
  return {
    shape: analysis.shapes.get(source) ?? null,
    wrong: misfit && diagnostic.severity === "error",
  };
}

export function sameNodeFacts(a: NodeFacts | null, b: NodeFacts | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.node === b.node &&
    a.parameters === b.parameters &&
    sameCost(a.cost, b.cost) &&
    sameOutput(a.shape, b.shape) &&
    JSON.stringify(a.diagnostic) === JSON.stringify(b.diagnostic)
  );
}

export function sameEdgeFacts(a: EdgeFacts, b: EdgeFacts): boolean {
  return a.wrong === b.wrong && sameOutput(a.shape, b.shape);
}

const gravest = new WeakMap<Analysis, ReadonlyMap<string, Diagnostic>>();

function gravestByNode(analysis: Analysis): ReadonlyMap<string, Diagnostic> {
  const known = gravest.get(analysis);
  if (known !== undefined) return known;
  const fresh = new Map<string, Diagnostic>();
  for (const diagnostic of analysis.diagnostics) {
    if (diagnostic.node === null) continue;
    const before = fresh.get(diagnostic.node);
    if (before === undefined || (before.severity === "warning" && diagnostic.severity === "error"))
      fresh.set(diagnostic.node, diagnostic);
  }
  gravest.set(analysis, fresh);
  return fresh;
}

function sameCost(a: NodeCost | null, b: NodeCost | null): boolean {
  if (a === null || b === null) return a === b;
  return a.forward === b.forward && a.backward === b.backward && a.activationBytes === b.activationBytes;
}

function sameOutput(a: Shape | null, b: Shape | null): boolean {
  return a === null || b === null ? a === b : sameShape(a, b);
}
