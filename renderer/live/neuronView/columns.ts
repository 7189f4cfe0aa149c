// What the neuron view draws: the fully connected part that ends in the output, as columns of neurons. Walks back from the
// output; a Dense starts a column, layers that keep the shape (activation, dropout, normalization) belong to the column before
// them, and whatever feeds the first Dense is the source: pixels where it is the input itself.
import { invariant } from "../../../shared/invariant.ts";
import type { OutputLink } from "../../../shared/losses/throughLink.ts";
import {
  imageOf,
  onlySource,
  throughReshapes,
  type Chain,
  type ChainNode,
  type ImageSize,
} from "../chain.ts";

export interface NeuronColumn {
  readonly kind: "pixels" | "neurons" | "outputs";
  /** The node whose activation lights the neurons. */
  readonly node: string;
  readonly title: string;
  readonly size: number;
  /** Height, width and channels of a column of pixels. */
  readonly image: ImageSize | null;
  /** The Dense whose kernel draws the lines from the column before; null for the first column. */
  readonly dense: string | null;
  /** The function between weighted sum and activation, in its own name. */
  readonly activation: string;
  /** What turns an output column's numbers into probabilities. */
  readonly link: OutputLink;
}

/** The columns from source to the output, or null where that is not fed by a Dense. */
export function neuronColumns(nodes: Chain, outputId: string | null): readonly NeuronColumn[] | null {
  const output = outputId === null ? undefined : nodes.get(outputId);
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
  const link = last ? (trailing.at(-1)?.link ?? null) : null;
  return {
    kind: last ? "outputs" : "neurons",
    // Of an output it is the layer before: the output itself passes its input on.
    node: (last ? trailing.at(-2) : (function_ ?? trailing.at(-1)))?.id ?? dense.id,
    title: dense.name,
    size: dense.outputShape?.at(-1) ?? 0,
    image: null,
    dense: dense.id,
    activation: last && link !== null ? link : (function_?.activation ?? dense.activation ?? "linear"),
    link,
  };
}

function sourceColumn(node: ChainNode, nodes: Chain): NeuronColumn {
  const origin = throughReshapes(nodes, node);
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
    link: null,
  };
}

function keepsShape(node: ChainNode, nodes: Chain): boolean {
  if (node.role !== "layer" || node.layer === "flatten" || node.layer === "reshape") return false;
  const source = onlySource(nodes, node);
  if (
    source === null ||
    source.outputShape === null ||
    node.outputShape === null ||
    node.outputShape.length !== 1
  )
    return false;
  return source.outputShape.length === 1 && source.outputShape[0] === node.outputShape[0];
}
