// What the neuron view draws: the fully connected part that ends in the output, as columns of neurons. Walks back from the
// output; a Dense starts a column, layers that keep the shape (activation, dropout, normalization) belong to the column before
// them, and whatever feeds the first Dense is the source: pixels where it is the input itself.
import { invariant } from "../../../shared/invariant.ts";
import type { Shape } from "../../../shared/layers/definition.ts";

/** The little that the walk needs to know of a document's node. */
export interface ChainNode {
  readonly id: string;
  readonly layer: string;
  readonly name: string;
  readonly role: "input" | "layer" | "output";
  readonly activation: string | null;
  readonly outputShape: Shape | null;
  /** Sources of its edges. */
  readonly sources: readonly string[];
}

export interface NeuronColumn {
  readonly kind: "pixels" | "neurons" | "outputs";
  /** The node whose activation lights the neurons. */
  readonly node: string;
  readonly title: string;
  readonly size: number;
  /** Height, width and channels of a column of pixels. */
  readonly image: { readonly height: number; readonly width: number; readonly channels: number } | null;
  /** The Dense whose kernel draws the lines from the column before; null for the first column. */
  readonly dense: string | null;
  /** The function between weighted sum and activation, in its own name. */
  readonly activation: string;
}

/** The columns from source to output, or null where the output is not fed by a Dense. */
export function neuronColumns(nodes: ReadonlyMap<string, ChainNode>): readonly NeuronColumn[] | null {
  const output = [...nodes.values()].find((node) => node.role === "output");
  if (output === undefined) return null;
  const columns: NeuronColumn[] = [];
  let trailing: ChainNode[] = [output];
  let node = onlySource(nodes, output);
  const seen = new Set<string>();
  while (node !== null && !seen.has(node.id)) {
    seen.add(node.id);
    if (node.layer === "dense") {
      columns.unshift(denseColumn(node, trailing, columns.length === 0));
      trailing = [];
    } else if (keepsShape(node, nodes)) {
      trailing.unshift(node);
    } else {
      break;
    }
    node = onlySource(nodes, node);
  }
  if (columns.length === 0 || node === null || node.outputShape === null) return null;
  return [sourceColumn(node, nodes), ...columns];
}

function denseColumn(dense: ChainNode, trailing: readonly ChainNode[], last: boolean): NeuronColumn {
  const function_ = trailing.findLast((node) => node.activation !== null);
  return {
    kind: last ? "outputs" : "neurons",
    node: (last ? trailing.at(-1) : (function_ ?? trailing.at(-1)))?.id ?? dense.id,
    title: dense.name,
    size: dense.outputShape?.at(-1) ?? 0,
    image: null,
    dense: dense.id,
    activation: function_?.activation ?? dense.activation ?? "linear",
  };
}

function sourceColumn(node: ChainNode, nodes: ReadonlyMap<string, ChainNode>): NeuronColumn {
  const origin = throughReshapes(node, nodes);
  const shape = origin.outputShape;
  invariant(shape !== null, "a reshape with a known shape has a source with a known shape");
  const image = origin.role === "input" ? imageOf(shape) : null;
  return {
    kind: image === null ? "neurons" : "pixels",
    node: origin.id,
    title: origin.name,
    size: shape.reduce((product, length) => product * length, 1),
    image,
    dense: null,
    activation: origin.activation ?? "linear",
  };
}

/** Flatten and reshape only rename positions: their source has the same numbers in the same order. */
function throughReshapes(node: ChainNode, nodes: ReadonlyMap<string, ChainNode>): ChainNode {
  if (node.layer !== "flatten" && node.layer !== "reshape") return node;
  const source = onlySource(nodes, node);
  return source === null || source.outputShape === null ? node : throughReshapes(source, nodes);
}

function imageOf(shape: Shape): NeuronColumn["image"] {
  const [height = 0, width = 0, channels = 1] = shape;
  return shape.length >= 2 && shape.length <= 3 && (channels === 1 || channels === 3) ? { height, width, channels } : null;
}

function keepsShape(node: ChainNode, nodes: ReadonlyMap<string, ChainNode>): boolean {
  if (node.role !== "layer" || node.layer === "flatten" || node.layer === "reshape") return false;
  const source = onlySource(nodes, node);
  if (source?.outputShape == null || node.outputShape === null || node.outputShape.length !== 1) return false;
  return source.outputShape.length === 1 && source.outputShape[0] === node.outputShape[0];
}

function onlySource(nodes: ReadonlyMap<string, ChainNode>, node: ChainNode): ChainNode | null {
  const [source] = node.sources;
  return node.sources.length === 1 && source !== undefined ? (nodes.get(source) ?? null) : null;
}
