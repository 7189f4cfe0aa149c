// Everything that follows from a document: order, shapes, weights and what is wrong. Pure, linear in the graph's size and
// memoised per node, because it runs on every keystroke in a field.
import { callbackOf } from "../callbacks/registry.ts";
import { fieldProblems } from "../fields/checkFields.ts";
import type { FieldProblem, FieldSpecs } from "../fields/fields.ts";
import type { LayerDefinition, LayerWork, Shape, ShapeProblem, WeightSpec } from "../layers/definition.ts";
import { layerOf } from "../layers/registry.ts";
import { optimizerOf } from "../optimizers/registry.ts";
import { scheduleOf } from "../schedules/registry.ts";
import { definitionOf } from "./blocks/blockLayer.ts";
import { gatherInputs } from "./analysis/inputShapes.ts";
import { fieldFactsOf, shapeFactsOf, type CompleteFields } from "./analysis/nodeFacts.ts";
import { logitsDiagnostic } from "./analysis/outputRules.ts";
import { sharingDiagnostic } from "./analysis/sharingRules.ts";
import { nodeSizeDiagnostic, totalSizeDiagnostic } from "./analysis/sizeRules.ts";
import { cyclesOf, edgesInto, orderOf, reach, wiringOf, type Wiring } from "./analysis/wiring.ts";
import type { Diagnostic, DiagnosticCode } from "./diagnostic.ts";
import type { DocumentEdge, DocumentNode, NetDocument, TrainingSettings } from "./schema.ts";
import { ownerOf } from "./sharing.ts";

export interface Analysis {
  /** Output shape of every node without the batch axis; null where it can't be known. */
  readonly shapes: ReadonlyMap<string, Shape | null>;
  /** Shapes that arrive at a node in the order of its ports; null where one is missing or not known. */
  readonly inputShapes: ReadonlyMap<string, readonly Shape[] | null>;
  /** Edges that arrive at a node in the order of `inputShapes`. */
  readonly inputEdges: ReadonlyMap<string, readonly DocumentEdge[]>;
  /** Fields with defaults filled in, for nodes of known layers. */
  readonly fields: ReadonlyMap<string, CompleteFields>;
  readonly weights: ReadonlyMap<string, readonly WeightSpec[]>;
  /** A layer that uses another's weights has none of its own to count. */
  readonly parameters: ReadonlyMap<string, number>;
  /** What one sample costs each node; analysis/costs.ts says what follows from it. */
  readonly work: ReadonlyMap<string, LayerWork>;
  /** Owner of the weights of every node that uses another's. */
  readonly weightOwners: ReadonlyMap<string, string>;
  /** Sums over the nodes that lead to an output. */
  readonly totalParameters: number;
  readonly trainableParameters: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Topological; nodes on or behind a cycle are missing. */
  readonly order: readonly string[];
  /** Nodes that lead to an output: the network itself. The others are drawn but not trained. */
  readonly network: ReadonlySet<string>;
}

const analyses = new WeakMap<NetDocument, Analysis>();

/** The same document gives the same analysis object. */
export function analyseDocument(document: NetDocument): Analysis {
  const known = analyses.get(document);
  if (known !== undefined) return known;
  const fresh = new Analyst(document).analyse();
  analyses.set(document, fresh);
  return fresh;
}

export function hasErrors(analysis: Analysis): boolean {
  return analysis.diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** One pass over one document; holds what the pass has found so far. */
class Analyst {
  readonly #document: NetDocument;
  readonly #wiring: Wiring;
  readonly #network: ReadonlySet<string>;
  readonly #shapes = new Map<string, Shape | null>();
  readonly #inputShapes = new Map<string, readonly Shape[] | null>();
  readonly #inputEdges = new Map<string, readonly DocumentEdge[]>();
  readonly #fields = new Map<string, CompleteFields>();
  readonly #weights = new Map<string, readonly WeightSpec[]>();
  readonly #parameters = new Map<string, number>();
  readonly #work = new Map<string, LayerWork>();
  readonly #weightOwners = new Map<string, string>();
  readonly #diagnostics: Diagnostic[] = [];
  #totalParameters = 0;
  #trainableParameters = 0;

  constructor(document: NetDocument) {
    this.#document = document;
    this.#wiring = wiringOf(document);
    this.#network = reach(this.#wiring, idsOfRole(document, "output"), "backward");
  }

  analyse(): Analysis {
    const order = orderOf(this.#wiring);
    for (const id of order.sorted) this.#visit(this.#nodeOf(id));
    for (const id of order.rest) this.#visitWithoutShape(this.#nodeOf(id));
    for (const cycle of cyclesOf(this.#wiring, order.rest))
      this.#diagnostics.push(this.#cycleDiagnostic(cycle));
    this.#checkSharing();
    this.#checkWhole();
    return {
      shapes: this.#shapes,
      inputShapes: this.#inputShapes,
      inputEdges: this.#inputEdges,
      fields: this.#fields,
      weights: this.#weights,
      parameters: this.#parameters,
      work: this.#work,
      weightOwners: this.#weightOwners,
      totalParameters: this.#totalParameters,
      trainableParameters: this.#trainableParameters,
      diagnostics: this.#diagnostics,
      order: order.sorted,
      network: this.#network,
    };
  }

  #nodeOf(id: string): DocumentNode {
    return this.#wiring.nodes.get(id) as DocumentNode;
  }

  #visit(node: DocumentNode): void {
    const before = this.#diagnostics.length;
    const definition = this.#visitFields(node);
    if (definition !== undefined) this.#visitShape(node, definition);
    const silent = this.#diagnostics.length === before;
    if (silent && !this.#network.has(node.id) && this.#network.size > 0)
      this.#diagnostics.push(unusedDiagnostic(node.id));
  }

  #visitWithoutShape(node: DocumentNode): void {
    this.#visitFields(node);
    this.#shapes.set(node.id, null);
    this.#inputShapes.set(node.id, null);
    this.#inputEdges.set(node.id, edgesInto(this.#wiring, node.id));
  }

  #visitFields(node: DocumentNode): LayerDefinition | undefined {
    const definition = definitionOf(this.#document, node);
    if (definition === undefined) {
      this.#shapes.set(node.id, null);
      this.#diagnostics.push(unknownLayerDiagnostic(node));
      return undefined;
    }
    const facts = fieldFactsOf(node, definition);
    this.#fields.set(node.id, facts.fields);
    for (const problem of facts.problems) this.#report(fieldDiagnostic(node.id, "wrong-field", problem));
    return definition;
  }

  #visitShape(node: DocumentNode, definition: LayerDefinition): void {
    const gathered = gatherInputs(node.id, definition, edgesInto(this.#wiring, node.id), this.#shapes);
    this.#inputShapes.set(node.id, gathered.shapes);
    this.#inputEdges.set(node.id, gathered.edges);
    this.#shapes.set(node.id, null);
    for (const diagnostic of gathered.diagnostics) this.#report(diagnostic);
    const { problems, fields } = fieldFactsOf(node, definition);
    if (gathered.shapes === null || problems.length > 0) return;

    const facts = shapeFactsOf(node, definition, gathered.shapes);
    if (facts.problem !== null) this.#report(shapeDiagnostic(node.id, "error", facts.problem));
    if (facts.advice !== null) this.#report(shapeDiagnostic(node.id, "warning", facts.advice));
    if (facts.shape === null) return;
    this.#shapes.set(node.id, facts.shape);
    this.#weights.set(node.id, facts.weights);
    this.#work.set(node.id, facts.work);
    const owner = ownerOf(this.#wiring.nodes, node);
    if (owner !== null) this.#weightOwners.set(node.id, owner.id);
    this.#parameters.set(node.id, owner === null ? facts.parameters : 0);
    this.#report(nodeSizeDiagnostic(node.id, facts.shape, facts.parameters));
    if (owner === null && this.#network.has(node.id)) {
      this.#totalParameters += facts.parameters;
      this.#trainableParameters += facts.trainableParameters;
    }
    if (definition.role === "output") this.#reportLogits(node, fields, gathered.edges);
  }

  #reportLogits(node: DocumentNode, fields: CompleteFields, edges: readonly DocumentEdge[]): void {
    for (const edge of edges) this.#report(logitsDiagnostic(node, fields, this.#nodeOf(edge.from.node)));
  }

  /** An error outside the network does not keep the network from training, so it counts as a warning there. */
  #report(diagnostic: Diagnostic | null): void {
    if (diagnostic === null) return;
    const outside = diagnostic.node !== null && this.#network.size > 0 && !this.#network.has(diagnostic.node);
    this.#diagnostics.push(outside ? { ...diagnostic, severity: "warning" } : diagnostic);
  }

  #cycleDiagnostic(cycle: readonly string[]): Diagnostic {
    const names = cycle.map((id) => this.#nodeOf(id).name || id);
    return {
      severity: "error",
      code: "cycle",
      node: cycle[0] ?? null,
      expected: "edges that never lead back to where they came from",
      found: `the cycle ${shorten([...names, names[0] ?? ""]).join(" → ")}`,
      todo: "Remove one of its edges.",
    };
  }

  /** After all shapes are known: a layer may stand in front of the one whose weights it uses. */
  #checkSharing(): void {
    for (const node of this.#document.nodes) {
      if (node.shares === undefined) continue;
      const weightsOf = (id: string) => this.#weights.get(id) ?? null;
      this.#report(sharingDiagnostic(this.#wiring.nodes, node, { weightsOf, network: this.#network }));
    }
  }

  #checkWhole(): void {
    const { nodes } = this.#document;
    const inputs = idsOfRole(this.#document, "input");
    const outputs = idsOfRole(this.#document, "output");
    if (inputs.length === 0)
      this.#diagnostics.push(missingEnd("no-input", "an Input layer", "Add an Input layer and connect it."));
    if (outputs.length === 0)
      this.#diagnostics.push(
        missingEnd("no-output", "an Output layer", "Add an Output layer behind the last layer."),
      );
    const allKnown = nodes.every((node) => !this.#network.has(node.id) || this.#shapes.get(node.id) != null);
    if (outputs.length > 0 && allKnown) this.#checkTotals(outputs[0] as string);
    for (const diagnostic of trainingDiagnostics(this.#document)) this.#diagnostics.push(diagnostic);
  }

  #checkTotals(output: string): void {
    if (this.#trainableParameters === 0) this.#diagnostics.push(noWeightsDiagnostic(output));
    const alreadyTooLarge = this.#diagnostics.some((diagnostic) => diagnostic.code === "too-large");
    const total = totalSizeDiagnostic(this.#totalParameters, this.#largestNode());
    if (!alreadyTooLarge && total !== null) this.#diagnostics.push(total);
  }

  #largestNode(): string {
    let largest = "";
    let most = -1;
    for (const [id, parameters] of this.#parameters) {
      if (parameters <= most || !this.#network.has(id)) continue;
      largest = id;
      most = parameters;
    }
    return largest;
  }
}

function idsOfRole(document: NetDocument, role: LayerDefinition["role"]): readonly string[] {
  return document.nodes.filter((node) => layerOf(node.layer)?.role === role).map((node) => node.id);
}

function unknownLayerDiagnostic(node: DocumentNode): Diagnostic {
  return {
    severity: "error",
    code: "unknown-layer",
    node: node.id,
    expected: "a layer this app knows",
    found: node.layer,
    todo: "Update Netloom or remove the layer.",
    fix: { kind: "remove-node", label: "Remove the layer" },
  };
}

function fieldDiagnostic(node: string | null, code: DiagnosticCode, problem: FieldProblem): Diagnostic {
  const { field, expected, found } = problem;
  return { severity: "error", code, node, field, expected, found, todo: "Change the value." };
}

function shapeDiagnostic(node: string, severity: Diagnostic["severity"], problem: ShapeProblem): Diagnostic {
  return { severity, code: severity === "error" ? "shape" : "advice", node, ...problem };
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

function missingEnd(code: "no-input" | "no-output", expected: string, todo: string): Diagnostic {
  return { severity: "error", code, node: null, expected, found: "none", todo };
}

function noWeightsDiagnostic(output: string): Diagnostic {
  return {
    severity: "error",
    code: "no-weights",
    node: output,
    expected: "at least one layer with weights before it",
    found: "nothing to train",
    todo: "Add a Dense or Conv layer.",
  };
}

type Choice = TrainingSettings["optimizer"];

function trainingDiagnostics({ training }: NetDocument): readonly Diagnostic[] {
  const { optimizer, schedule, callbacks = [] } = training;
  return [
    ...choiceDiagnostics("optimizer", optimizer, optimizerOf(optimizer.id)?.fields),
    ...(schedule === undefined
      ? []
      : choiceDiagnostics("schedule", schedule, scheduleOf(schedule.id)?.fields)),
    ...callbacks.flatMap((callback) =>
      choiceDiagnostics("callback", callback, callbackOf(callback.id)?.fields),
    ),
  ];
}

function choiceDiagnostics(
  what: "optimizer" | "schedule" | "callback",
  { id, fields }: Choice,
  specs: FieldSpecs | undefined,
): readonly Diagnostic[] {
  if (specs !== undefined)
    return fieldProblems(specs, fields).map((problem) => fieldDiagnostic(null, "training", problem));
  return [
    {
      severity: "error",
      code: "training",
      node: null,
      field: what,
      expected: `one this app knows`,
      found: id,
      todo: `Choose another ${what}.`,
    },
  ];
}

const longestCycleShown = 8;

function shorten(names: readonly string[]): readonly string[] {
  if (names.length <= longestCycleShown) return names;
  return [...names.slice(0, longestCycleShown - 2), "…", names[names.length - 1] ?? ""];
}
