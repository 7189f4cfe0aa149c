// Which of the wanted nodes a program must yield beside the outputs. A value can stand for several nodes (the output node is
// the layer before it); each is computed once. Nodes that share a layer are different applications of it.
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";

export interface WantedNodes {
  /** Nodes to ask for, one per layer that is no output. */
  readonly asked: readonly string[];
  /** Where each wanted node's value is found: the name of an output, or an asked node. */
  readonly source: ReadonlyMap<string, string>;
}

export function wantedNodes(network: CompiledNetwork, nodes: readonly string[]): WantedNodes {
  const sourceOfValue = new Map(network.outputs.map(({ node, name }) => [valueOf(network, node), name]));
  const asked: string[] = [];
  const source = new Map<string, string>();
  for (const node of nodes) {
    const value = valueOf(network, node);
    if (!sourceOfValue.has(value)) {
      sourceOfValue.set(value, node);
      asked.push(node);
    }
    source.set(node, sourceOfValue.get(value)!);
  }
  return { asked, source };
}

/** The layer whose output is the node's, and which application of it. */
function valueOf({ layerOfNode, applicationOfNode }: CompiledNetwork, node: string): string {
  return `${layerOfNode.get(node) ?? node} ${applicationOfNode?.get(node) ?? 0}`;
}
