// What an analysis knows of one node. The same object from one document to the next while nothing that it follows from changed,
// so that an edit costs what it changes and not what the network holds.
import type { Shape, WeightSpec } from "../../layers/definition.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { DocumentEdge } from "../schema.ts";
import type { NodeCost } from "./nodeCost.ts";
import type { CompleteFields } from "./nodeFacts.ts";

export interface NodeAnalysis {
  /** Of the output, without the batch axis; null where it can't be known. */
  readonly shape: Shape | null;
  /** What arrives in the order of the ports; null where a shape is missing or not known. */
  readonly inputShapes: readonly Shape[] | null;
  /** The edges in the order of `inputShapes`. */
  readonly inputEdges: readonly DocumentEdge[];
  /** With defaults filled in; null for a layer that nobody knows. */
  readonly fields: CompleteFields | null;
  /** Null where its shapes are not known, like all that follows. */
  readonly weights: readonly WeightSpec[] | null;
  /** A layer that uses another's weights has none of its own to count. */
  readonly parameters: number | null;
  readonly trainableParameters: number;
  readonly cost: NodeCost | null;
  /** The node whose weights it uses. */
  readonly weightOwner: string | null;
  /** It learns, or something before it does: a gradient comes this far. */
  readonly learning: boolean;
  /** What is wrong with it, seen from itself. */
  readonly diagnostics: readonly Diagnostic[];
}

/** One fact of each node; undefined where there is none. */
export interface ByNode<T> {
  get(node: string): T | undefined;
}

/** Read from what is known of the node. */
export class NodeFact<T> implements ByNode<T> {
  readonly #nodes: ReadonlyMap<string, NodeAnalysis>;
  readonly #factOf: (node: NodeAnalysis) => T | undefined;

  constructor(nodes: ReadonlyMap<string, NodeAnalysis>, factOf: (node: NodeAnalysis) => T | undefined) {
    this.#nodes = nodes;
    this.#factOf = factOf;
  }

  get(id: string): T | undefined {
    const node = this.#nodes.get(id);
    return node === undefined ? undefined : this.#factOf(node);
  }
}
