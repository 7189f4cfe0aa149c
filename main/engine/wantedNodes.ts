// Which of the wanted nodes a program must yield beside the outputs. A layer can stand for several nodes (the output node is
// the layer before it); each layer's value is computed once.
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";

export interface WantedNodes {
  /** Nodes to ask for, one per layer that is no output. */
  readonly asked: readonly string[];
  /** Where each wanted node's value is found: the name of an output, or an asked node. */
  readonly source: ReadonlyMap<string, string>;
}

export function wantedNodes(network: CompiledNetwork, nodes: readonly string[]): WantedNodes {
  const sourceOfLayer = new Map<string, string>();
  for (const { node, name } of network.outputs) {
    const layer = network.layerOfNode.get(node);
    if (layer !== undefined) sourceOfLayer.set(layer, name);
  }
  const asked: string[] = [];
  const source = new Map<string, string>();
  for (const node of nodes) {
    const layer = network.layerOfNode.get(node) ?? node;
    if (!sourceOfLayer.has(layer)) {
      sourceOfLayer.set(layer, node);
      asked.push(node);
    }
    source.set(node, sourceOfLayer.get(layer)!);
  }
  return { asked, source };
}
