// The document as the live pictures see it: each node with its shape, its function and its sources. One chain per analysis.
import { analyseDocument, type Analysis } from "../../shared/document/analyseDocument.ts";
import type { NodeAnalysis } from "../../shared/document/analysis/nodeAnalysis.ts";
import { isBlockNode } from "../../shared/document/blocks/blockGraph.ts";
import { flatSource, flattenBlocks } from "../../shared/document/blocks/flattenBlocks.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { invariant } from "../../shared/invariant.ts";
import type { LayerDefinition, Shape } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { lossOf } from "../../shared/losses/registry.ts";
import type { OutputLink } from "../../shared/losses/throughLink.ts";

export interface ChainNode {
  readonly id: string;
  readonly layer: string;
  readonly name: string;
  readonly role: LayerDefinition["role"];
  /** The function the layer ends in, by its name; null for layers without one. */
  readonly activation: string | null;
  /** Of an output. */
  readonly link: OutputLink;
  readonly outputShape: Shape | null;
  /** Nodes its edges come from, in the order of its ports. */
  readonly sources: readonly string[];
  /** The network's only input is two numbers, so what this node answers can be drawn all over the plane. */
  readonly overPlane?: boolean;
}

export type Chain = ReadonlyMap<string, ChainNode>;

const chains = new WeakMap<Analysis, Chain>();

/** The same analysis gives the same chain. */
export function chainOf(document: NetDocument, analysis: Analysis): Chain {
  const known = chains.get(analysis);
  if (known !== undefined) return known;
  const trained = writtenOut(document, analysis);
  const nodes = trained.document.nodes.map((node) => chainNode(node, trained.analysis));
  const plane = startsFromPlane(nodes);
  const chain = new Map<string, ChainNode>();
  for (const node of nodes) chain.set(node.id, plane ? { ...node, overPlane: true } : node);
  for (const node of document.nodes.filter(isBlockNode)) standIn(chain, node.id, flatSource(document, node));
  chains.set(analysis, chain);
  return chain;
}

/** The network as it trains: with its blocks written out. Without blocks it is the document itself. */
export function writtenOut(
  document: NetDocument,
  analysis: Analysis,
): { readonly document: NetDocument; readonly analysis: Analysis } {
  const flat = flattenBlocks(document);
  return { document: flat, analysis: flat === document ? analysis : analyseDocument(flat) };
}

/** A block is pictured by the layer inside it that gives its output. */
function standIn(chain: Map<string, ChainNode>, block: string, last: string): void {
  const node = chain.get(last);
  if (node !== undefined) chain.set(block, node);
}

function startsFromPlane(nodes: readonly ChainNode[]): boolean {
  const inputs = nodes.filter(({ role }) => role === "input");
  const shape = inputs[0]?.outputShape ?? [];
  return inputs.length === 1 && shape.length === 1 && shape[0] === 2;
}

const chainNodes = new WeakMap<NodeAnalysis, ChainNode>();

/** The same object where an edit changed nothing of the node. */
function chainNode(node: NetDocument["nodes"][number], { nodes }: Analysis): ChainNode {
  const analysis = nodes.get(node.id);
  invariant(analysis !== undefined, `${node.id} was analysed`);
  const known = chainNodes.get(analysis);
  if (known?.name === nameOf(node) && known.layer === node.layer) return known;
  const fresh = freshChainNode(node, analysis);
  chainNodes.set(analysis, fresh);
  return fresh;
}

function freshChainNode(
  node: NetDocument["nodes"][number],
  { fields, shape, inputEdges }: NodeAnalysis,
): ChainNode {
  const activation = fields?.["activation"];
  return {
    id: node.id,
    layer: node.layer,
    name: nameOf(node),
    role: layerOf(node.layer)?.role ?? "layer",
    activation: typeof activation === "string" ? activation : null,
    link: fields?.["fromLogits"] === true ? (lossOf(String(fields["loss"]))?.link ?? null) : null,
    outputShape: shape,
    sources: inputEdges.map((edge) => edge.from.node),
  };
}

function nameOf({ name, layer }: NetDocument["nodes"][number]): string {
  return name || (layerOf(layer)?.title ?? layer);
}

export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A shape that can be shown as one picture: [height, width] in grey, or [height, width, 1 or 3]. */
export function imageOf(shape: Shape): ImageSize | null {
  const [height = 0, width = 0, channels = 1] = shape;
  return (shape.length === 2 || shape.length === 3) && (channels === 1 || channels === 3)
    ? { height, width, channels }
    : null;
}

export function onlySource(chain: Chain, node: ChainNode): ChainNode | null {
  const [source] = node.sources;
  return node.sources.length === 1 && source !== undefined ? (chain.get(source) ?? null) : null;
}

/** Flatten and reshape only rename positions: their source has the same numbers in the same order. */
export function throughReshapes(chain: Chain, node: ChainNode): ChainNode {
  if (node.layer !== "flatten" && node.layer !== "reshape") return node;
  const source = onlySource(chain, node);
  return source === null || source.outputShape === null ? node : throughReshapes(chain, source);
}
