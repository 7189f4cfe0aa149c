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
    const onPort = arriving.filter((edge) => edge.to.port === port.name);
    const diagnostic = countDiagnostic(node, port, onPort.length);
    if (diagnostic !== null) diagnostics.push(diagnostic);
    edges.push(...onPort);
  }
  const known = edges.map((edge) => shapes.get(edge.from.node) ?? null);
  const complete = diagnostics.length === 0 && known.every((shape) => shape !== null);
  return { shapes: complete ? known : null, edges, diagnostics };
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
