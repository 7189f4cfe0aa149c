// Gathers the shapes that arrive at a node's ports, in the order of its definition, and says what is missing or too much.
import { outputPort, type LayerDefinition, type PortSpec, type Shape } from "../../layers/definition.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { DocumentEdge } from "../schema.ts";
import type { ByNode } from "./nodeAnalysis.ts";

export interface GatheredInputs {
  /** Null where an input is missing or its shape is not known. */
  readonly shapes: readonly Shape[] | null;
  /** The edges in the order of `shapes`. */
  readonly edges: readonly DocumentEdge[];
  readonly diagnostics: readonly Diagnostic[];
}

export function gatherInputs(
  node: string,
  definition: LayerDefinition,
  arriving: readonly DocumentEdge[],
  shapes: ByNode<Shape | null>,
): GatheredInputs {
  const edges: DocumentEdge[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const edge of arriving) {
    const diagnostic = portDiagnostic(node, definition, edge);
    if (diagnostic !== null) diagnostics.push(diagnostic);
  }
  for (const port of definition.inputs) {
    const before = edges.length;
    for (const edge of arriving) if (edge.to.port === port.name) edges.push(edge);
    const diagnostic = countDiagnostic(node, port, edges.length - before);
    if (diagnostic !== null) diagnostics.push(diagnostic);
  }
  return { shapes: diagnostics.length === 0 ? knownShapes(edges, shapes) : null, edges, diagnostics };
}

/** Null where one is not known. */
function knownShapes(edges: readonly DocumentEdge[], shapes: ByNode<Shape | null>): readonly Shape[] | null {
  const known: Shape[] = [];
  for (const { from } of edges) {
    const shape = shapes.get(from.node);
    if (shape == null) return null;
    known.push(shape);
  }
  return known;
}

function portDiagnostic(node: string, definition: LayerDefinition, edge: DocumentEdge): Diagnostic | null {
  const into = definition.inputs.some((port) => port.name === edge.to.port);
  if (into && edge.from.port === outputPort) return null;
  const found = into
    ? `an edge from a port called ${edge.from.port}`
    : `an edge to a port called ${edge.to.port}`;
  const names =
    definition.inputs.map((port) => port.name).join(", ") || "none, since nothing goes into this layer";
  const expected = into ? `the port ${outputPort}` : `one of the ports ${names}`;
  return {
    severity: "error",
    code: "unknown-port",
    node,
    expected,
    found,
    todo: "Remove the edge and connect it anew.",
  };
}

function countDiagnostic(node: string, port: PortSpec, count: number): Diagnostic | null {
  const least = port.optional === true ? 0 : (port.min ?? 1);
  if (count < least) {
    return {
      severity: "error",
      code: "missing-input",
      node,
      expected: least === 1 ? `an edge into ${port.label}` : `at least ${least} edges into ${port.label}`,
      found: count === 0 ? "none" : String(count),
      todo: "Connect another layer's output to it.",
    };
  }
  if (port.many !== true && count > 1) {
    return {
      severity: "error",
      code: "crowded-port",
      node,
      expected: `one edge into ${port.label}`,
      found: `${count} edges`,
      todo: "Keep one of them, or join them with Add or Concatenate first.",
    };
  }
  return null;
}
