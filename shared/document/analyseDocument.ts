// Everything that follows from a document: order, shapes, weights and what is wrong. Pure, linear in the graph's size and
// known again per node, because it runs on every keystroke in a field.
import { callbackOf } from "../callbacks/registry.ts";
import { fieldProblems } from "../fields/checkFields.ts";
import type { FieldSpecs } from "../fields/fields.ts";
import type { Shape, WeightSpec } from "../layers/definition.ts";
import { layerOf } from "../layers/registry.ts";
import { optimizerOf } from "../optimizers/registry.ts";
import { scheduleOf } from "../schedules/registry.ts";
import { definitionOf } from "./blocks/blockLayer.ts";
import {
  analyseNode,
  analyseOnCycle,
  analyseUnknown,
  asWarning,
  fieldDiagnostic,
} from "./analysis/analyseNode.ts";
import { recallNode, rememberNode } from "./analysis/knownNodes.ts";
import { NodeFact, type ByNode, type NodeAnalysis } from "./analysis/nodeAnalysis.ts";
import type { CompleteFields } from "./analysis/nodeFacts.ts";
import { sharingDiagnostic } from "./analysis/sharingRules.ts";
import { totalSizeDiagnostic } from "./analysis/sizeRules.ts";
import { cyclesOf, edgesInto, orderOf, reach, wiringOf, type Wiring } from "./analysis/wiring.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { DocumentEdge, DocumentNode, NetDocument, TrainingSettings } from "./schema.ts";
import { ownerOf } from "./sharing.ts";

export interface Analysis {
  /** All that is known of each node. What follows reads single facts of them. */
  readonly nodes: ReadonlyMap<string, NodeAnalysis>;
  /** Output shape of every node without the batch axis; null where it can't be known. */
  readonly shapes: ByNode<Shape | null>;
  /** Shapes that arrive at a node in the order of its ports; null where one is missing or not known. */
  readonly inputShapes: ByNode<readonly Shape[] | null>;
  /** Edges that arrive at a node in the order of `inputShapes`. */
  readonly inputEdges: ByNode<readonly DocumentEdge[]>;
  /** Fields with defaults filled in, for nodes of known layers. */
  readonly fields: ByNode<CompleteFields>;
  readonly weights: ByNode<readonly WeightSpec[]>;
  /** A layer that uses another's weights has none of its own to count. */
  readonly parameters: ByNode<number>;
  /** Owner of the weights of every node that uses another's. */
  readonly weightOwners: ByNode<string>;
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
  readonly #ends: Ends;
  readonly #network: ReadonlySet<string>;
  readonly #nodes = new Map<string, NodeAnalysis>();
  readonly #shapes = new NodeFact(this.#nodes, ({ shape }) => shape);
  readonly #diagnostics: Diagnostic[] = [];
  #totalParameters = 0;
  #trainableParameters = 0;
  /** All shapes of the network are known. */
  #allKnown = true;

  constructor(document: NetDocument) {
    this.#document = document;
    this.#wiring = wiringOf(document);
    this.#ends = endsOf(document);
    this.#network = reach(this.#wiring, this.#ends.outputs, "backward");
  }

  analyse(): Analysis {
    const order = orderOf(this.#wiring);
    for (const id of order.sorted) this.#note(id, this.#analysisOf(this.#nodeOf(id)));
    for (const id of order.rest) this.#note(id, this.#analysisOnCycle(this.#nodeOf(id)));
    for (const cycle of cyclesOf(this.#wiring, order.rest))
      this.#diagnostics.push(this.#cycleDiagnostic(cycle));
    this.#checkSharing();
    this.#checkWhole();
    const nodes = this.#nodes;
    return {
      nodes,
      shapes: this.#shapes,
      inputShapes: new NodeFact(nodes, ({ inputShapes }) => inputShapes),
      inputEdges: new NodeFact(nodes, ({ inputEdges }) => inputEdges),
      fields: new NodeFact(nodes, ({ fields }) => fields ?? undefined),
      weights: new NodeFact(nodes, ({ weights }) => weights ?? undefined),
      parameters: new NodeFact(nodes, ({ parameters }) => parameters ?? undefined),
      weightOwners: new NodeFact(nodes, ({ weightOwner }) => weightOwner ?? undefined),
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

  #note(id: string, node: NodeAnalysis): void {
    this.#nodes.set(id, node);
    if (node.diagnostics.length > 0) this.#diagnostics.push(...node.diagnostics);
    if (!this.#network.has(id)) return;
    this.#totalParameters += node.parameters ?? 0;
    this.#trainableParameters += node.trainableParameters;
    if (node.shape === null) this.#allKnown = false;
  }

  /** What was known of it in an earlier document, where nothing has changed for it since. */
  #analysisOf(node: DocumentNode): NodeAnalysis {
    const arriving = edgesInto(this.#wiring, node.id);
    const definition = definitionOf(this.#document, node);
    if (definition === undefined) return analyseUnknown(node, this.#learnsBefore(arriving));
    const outside = this.#isOutside(node.id);
    const place = { node, definition, arriving, outside, known: this.#nodes };
    const known = recallNode(place);
    if (known !== null) return known;
    const analysis = analyseNode(node, definition, {
      nodes: this.#wiring.nodes,
      shapes: this.#shapes,
      arriving,
      behindLearning: this.#learnsBefore(arriving),
      outside,
      owner: ownerOf(this.#wiring.nodes, node),
    });
    rememberNode(place, analysis);
    return analysis;
  }

  #analysisOnCycle(node: DocumentNode): NodeAnalysis {
    const definition = definitionOf(this.#document, node);
    if (definition === undefined) return analyseUnknown(node, false);
    const arriving = edgesInto(this.#wiring, node.id);
    return analyseOnCycle(node, definition, { arriving, outside: this.#isOutside(node.id) });
  }

  #isOutside(id: string): boolean {
    return this.#network.size > 0 && !this.#network.has(id);
  }

  #learnsBefore(arriving: readonly DocumentEdge[]): boolean {
    return arriving.some(({ from }) => this.#nodes.get(from.node)?.learning === true);
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
      const weightsOf = (id: string) => this.#nodes.get(id)?.weights ?? null;
      const found = sharingDiagnostic(this.#wiring.nodes, node, { weightsOf, network: this.#network });
      if (found !== null) this.#diagnostics.push(this.#isOutside(node.id) ? asWarning(found) : found);
    }
  }

  #checkWhole(): void {
    const { inputs, outputs } = this.#ends;
    if (inputs.length === 0)
      this.#diagnostics.push(missingEnd("no-input", "an Input layer", "Add an Input layer and connect it."));
    if (outputs.length === 0)
      this.#diagnostics.push(
        missingEnd("no-output", "an Output layer", "Add an Output layer behind the last layer."),
      );
    if (outputs.length > 0 && this.#allKnown) this.#checkTotals(outputs[0] as string);
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
    for (const [id, { parameters }] of this.#nodes) {
      if (parameters === null || parameters <= most || !this.#network.has(id)) continue;
      largest = id;
      most = parameters;
    }
    return largest;
  }
}

interface Ends {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

function endsOf({ nodes }: NetDocument): Ends {
  const inputs: string[] = [];
  const outputs: string[] = [];
  for (const { id, layer } of nodes) {
    const role = layerOf(layer)?.role;
    if (role === "input") inputs.push(id);
    else if (role === "output") outputs.push(id);
  }
  return { inputs, outputs };
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
