// The stations of a walk through the network: every node forward, then every node backward.
import type { Chain, ChainNode } from "../chain.ts";
import type { NeuronColumn } from "../neuronView/columns.ts";

export interface Stage {
  readonly direction: "forward" | "backward";
  readonly node: ChainNode;
  /** Column of the neuron view that the node is, or −1. */
  readonly column: number;
}

/** @param order node ids, each behind all that feed it. */
export function stagesOf(
  chain: Chain,
  order: readonly string[],
  columns: readonly NeuronColumn[],
): readonly Stage[] {
  const stations = order.flatMap((id) => {
    const node = chain.get(id);
    if (node === undefined) return [];
    return [{ node, column: columns.findIndex(({ dense }) => dense === node.id) }];
  });
  return [
    ...stations.map((station): Stage => ({ direction: "forward", ...station })),
    ...stations.toReversed().map((station): Stage => ({ direction: "backward", ...station })),
  ];
}
