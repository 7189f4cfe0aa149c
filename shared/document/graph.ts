// Questions the editor asks of a graph: may this be connected, what would it do, which edge would give way.
import { outputPort, type Shape, type ShapeProblem, type SuggestedFix } from "../layers/definition.ts";
import { layerOf } from "../layers/registry.ts";
import { definitionOf } from "./blocks/blockLayer.ts";
import { gatherInputs } from "./analysis/inputShapes.ts";
import { computeShapeFacts } from "./analysis/nodeFacts.ts";
import { edgesInto, reach, wiringOf } from "./analysis/wiring.ts";
import type { Analysis } from "./analyseDocument.ts";
import { freshId, idsOf } from "./createDocument.ts";
import type { Edit } from "./edits.ts";
import type { DocumentEdge, DocumentNode, NetDocument } from "./schema.ts";

export interface PortEnd {
  readonly node: string;
  readonly port: string;
}

export type ConnectCheck =
  /** `replaces` is the edge that sits on the port already and would give way. */
  | { readonly ok: true; readonly replaces: string | null }
  | {
      readonly ok: false;
      /** Impossible edges must not be made. Others may be: the target then carries the same words as its diagnostic. */
      readonly possible: boolean;
      readonly replaces: string | null;
      readonly expected: string;
      readonly found: string;
      readonly todo: string;
      readonly fix?: SuggestedFix;
    };

/** Would an edge be right? With the shapes it would bring, in words. */
export function canConnect(
  document: NetDocument,
  analysis: Analysis,
  from: PortEnd,
  to: PortEnd,
): ConnectCheck {
  const wiring = wiringOf(document);
  const source = wiring.nodes.get(from.node);
  const target = wiring.nodes.get(to.node);
  if (source === undefined || target === undefined)
    return impossible("two layers of the network", "a layer that is not there");
  const wrongEnd = wrongEndCheck(document, source, target, from, to);
  if (wrongEnd !== null) return wrongEnd;
  if (from.node === to.node || reach(wiring, [to.node], "forward").has(from.node)) {
    return impossible("edges that never lead back to where they came from", "a cycle");
  }
  const arriving = edgesInto(wiring, to.node);
  const onPort = arriving.filter((edge) => edge.to.port === to.port);
  if (onPort.some((edge) => edge.from.node === from.node))
    return impossible("a new edge", "one that is there already");
  const many =
    definitionOf(document, target)?.inputs.some((port) => port.name === to.port && port.many === true) ??
    false;
  const replaces = many ? null : (onPort[0]?.id ?? null);
  const problem = problemWith(
    document,
    target,
    analysis,
    from,
    to,
    arriving.filter((edge) => edge.id !== replaces),
  );
  return problem === null ? { ok: true, replaces } : { ok: false, possible: true, replaces, ...problem };
}

/** The edge and, where it takes an occupied port, the one it replaces. Ask canConnect first. */
export function connectEdit(
  document: NetDocument,
  from: PortEnd,
  to: PortEnd,
  replaces: string | null,
): Edit {
  const id = freshId("edge", idsOf(document.edges));
  return { kind: "connect", edge: { id, from, to }, replaces };
}

/** Puts a node into an edge: in front of the new node what was there, behind it where it led. */
export function insertOnEdgeEdit(document: NetDocument, edgeId: string, node: DocumentNode): Edit | null {
  const edge = document.edges.find(({ id }) => id === edgeId);
  const port = layerOf(node.layer)?.inputs[0];
  if (edge === undefined || port === undefined || layerOf(node.layer)?.role === "output") return null;
  const taken = idsOf(document.edges);
  const before = { id: freshId("edge", taken), from: edge.from, to: { node: node.id, port: port.name } };
  taken.add(before.id);
  const after = { id: freshId("edge", taken), from: { node: node.id, port: outputPort }, to: edge.to };
  return {
    kind: "compound",
    label: `Insert ${node.name}`,
    edits: [
      { kind: "addNode", node },
      { kind: "connect", edge: before },
      { kind: "connect", edge: after, replaces: edge.id },
    ],
  };
}

function wrongEndCheck(
  document: NetDocument,
  source: DocumentNode,
  target: DocumentNode,
  from: PortEnd,
  to: PortEnd,
): ConnectCheck | null {
  const sourceDefinition = definitionOf(document, source);
  const targetDefinition = definitionOf(document, target);
  if (sourceDefinition === undefined || targetDefinition === undefined)
    return impossible("layers this app knows", "an unknown layer");
  if (sourceDefinition.role === "output" || from.port !== outputPort)
    return impossible("an edge that leaves a layer's output", sourceDefinition.title);
  if (targetDefinition.inputs.length === 0)
    return impossible("a layer that takes an input", targetDefinition.title);
  const hasPort = targetDefinition.inputs.some((port) => port.name === to.port);
  return hasPort ? null : impossible("a port of the layer", to.port);
}

function impossible(expected: string, found: string): ConnectCheck {
  return { ok: false, possible: false, replaces: null, expected, found, todo: "Connect something else." };
}

/** What the target would say with the edge in place; null where its other inputs are still missing. */
function problemWith(
  document: NetDocument,
  target: DocumentNode,
  analysis: Analysis,
  from: PortEnd,
  to: PortEnd,
  staying: readonly DocumentEdge[],
): ShapeProblem | null {
  const definition = definitionOf(document, target);
  const fields = analysis.fields.get(target.id);
  const fieldsAreWrong = analysis.diagnostics.some(
    ({ node, code }) => node === target.id && code === "wrong-field",
  );
  if (definition === undefined || fields === undefined || fieldsAreWrong) return null;
  const proposed: DocumentEdge = { id: "proposed", from, to };
  const inputs: readonly Shape[] | null = gatherInputs(
    target.id,
    definition,
    [...staying, proposed],
    analysis.shapes,
  ).shapes;
  return inputs === null ? null : computeShapeFacts(definition, fields, inputs).problem;
}
