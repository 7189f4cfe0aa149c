// What follows for one node from its fields and what arrives at it.
import type { FieldProblem } from "../../fields/fields.ts";
import type { LayerDefinition, Shape, ShapeProblem } from "../../layers/definition.ts";
import type { Diagnostic, DiagnosticCode } from "../diagnostic.ts";
import type { DocumentEdge, DocumentNode } from "../schema.ts";
import { gatherInputs } from "./inputShapes.ts";
import type { ByNode, NodeAnalysis } from "./nodeAnalysis.ts";
import { nodeCost } from "./nodeCost.ts";
import { fieldFactsOf, shapeFactsOf, type CompleteFields, type ShapeFacts } from "./nodeFacts.ts";
import { logitsDiagnostic } from "./outputRules.ts";
import { nodeSizeDiagnostic } from "./sizeRules.ts";

/** Where a node stands. */
export interface Surroundings {
  readonly nodes: ReadonlyMap<string, DocumentNode>;
  /** Output shapes of the nodes before it. */
  readonly shapes: ByNode<Shape | null>;
  readonly arriving: readonly DocumentEdge[];
  /** Something before it learns. */
  readonly behindLearning: boolean;
  /** It leads to no output though there is one: it is drawn but not trained. */
  readonly outside: boolean;
  /** The node whose weights it uses. */
  readonly owner: DocumentNode | null;
}

export function analyseNode(
  node: DocumentNode,
  definition: LayerDefinition,
  around: Surroundings,
): NodeAnalysis {
  const { problems, fields } = fieldFactsOf(node, definition);
  const gathered = gatherInputs(node.id, definition, around.arriving, around.shapes);
  const facts =
    gathered.shapes === null || problems.length > 0 ? null : shapeFactsOf(node, definition, gathered.shapes);
  const found = problems.map((problem) => fieldDiagnostic(node.id, "wrong-field", problem));
  found.push(...gathered.diagnostics);
  if (facts !== null) found.push(...shapeDiagnostics(node.id, facts));
  if (facts?.shape != null && definition.role === "output")
    found.push(...logitsDiagnostics(node, fields, gathered.edges, around.nodes));
  const { shapes: inputShapes, edges: inputEdges } = gathered;
  const diagnostics = around.outside ? seenFromOutside(node.id, found) : found;
  const { behindLearning, owner } = around;
  if (facts?.shape == null)
    return { ...withoutShape, inputShapes, inputEdges, fields, learning: behindLearning, diagnostics };
  const { shape, weights, work } = facts;
  const learning = behindLearning || weights.some(({ trainable }) => trainable);
  return {
    shape,
    inputShapes,
    inputEdges,
    fields,
    weights,
    parameters: owner === null ? facts.parameters : 0,
    trainableParameters: owner === null ? facts.trainableParameters : 0,
    cost: nodeCost(work, !behindLearning, learning),
    weightOwner: owner?.id ?? null,
    learning,
    diagnostics,
  };
}

const withoutShape = {
  shape: null,
  weights: null,
  parameters: null,
  trainableParameters: 0,
  cost: null,
  weightOwner: null,
} as const satisfies Partial<NodeAnalysis>;

/** On or behind a cycle, where no shape can be known. */
export function analyseOnCycle(
  node: DocumentNode,
  definition: LayerDefinition,
  { arriving, outside }: Pick<Surroundings, "arriving" | "outside">,
): NodeAnalysis {
  const { problems, fields } = fieldFactsOf(node, definition);
  const found = problems.map((problem) => fieldDiagnostic(node.id, "wrong-field", problem));
  return {
    ...withoutShape,
    inputShapes: null,
    inputEdges: arriving,
    fields,
    learning: false,
    diagnostics: outside ? found.map(asWarning) : found,
  };
}

/** Of a layer that this app does not have. */
export function analyseUnknown(node: DocumentNode, behindLearning: boolean): NodeAnalysis {
  return {
    ...withoutShape,
    inputShapes: null,
    inputEdges: [],
    fields: null,
    learning: behindLearning,
    diagnostics: [unknownLayerDiagnostic(node)],
  };
}

function seenFromOutside(node: string, found: readonly Diagnostic[]): readonly Diagnostic[] {
  return found.length === 0 ? [unusedDiagnostic(node)] : found.map(asWarning);
}

/** An error outside the network does not keep the network from training, so it counts as a warning there. */
export function asWarning(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: "warning" };
}

function shapeDiagnostics(
  node: string,
  { problem, advice, shape, parameters }: ShapeFacts,
): readonly Diagnostic[] {
  const size = shape === null ? null : nodeSizeDiagnostic(node, shape, parameters);
  if (problem === null && advice === null && size === null) return nothing;
  return [
    ...(problem === null ? [] : [shapeDiagnostic(node, "error", problem)]),
    ...(advice === null ? [] : [shapeDiagnostic(node, "warning", advice)]),
    ...(size === null ? [] : [size]),
  ];
}

const nothing: readonly Diagnostic[] = [];

function logitsDiagnostics(
  node: DocumentNode,
  fields: CompleteFields,
  edges: readonly DocumentEdge[],
  nodes: ReadonlyMap<string, DocumentNode>,
): readonly Diagnostic[] {
  return edges.flatMap(({ from }) => {
    const source = nodes.get(from.node);
    const found = source === undefined ? null : logitsDiagnostic(node, fields, source);
    return found === null ? [] : [found];
  });
}

export function fieldDiagnostic(
  node: string | null,
  code: DiagnosticCode,
  { field, expected, found }: FieldProblem,
): Diagnostic {
  return { severity: "error", code, node, field, expected, found, todo: "Change the value." };
}

function shapeDiagnostic(node: string, severity: Diagnostic["severity"], problem: ShapeProblem): Diagnostic {
  return { severity, code: severity === "error" ? "shape" : "advice", node, ...problem };
}

function unknownLayerDiagnostic({ id, layer }: DocumentNode): Diagnostic {
  return {
    severity: "error",
    code: "unknown-layer",
    node: id,
    expected: "a layer this app knows",
    found: layer,
    todo: "Update Netloom or remove the layer.",
    fix: { kind: "remove-node", label: "Remove the layer" },
  };
}

function unusedDiagnostic(node: string): Diagnostic {
  return {
    severity: "warning",
    code: "unused",
    node,
    expected: "a way from this layer to an Output layer",
    found: "none, so it is left out of training",
    todo: "Connect it, or remove it.",
    fix: { kind: "remove-node", label: "Remove the layer" },
  };
}
