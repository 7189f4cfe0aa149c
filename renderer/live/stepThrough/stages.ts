// The stations of a walk through the network: every node forward, then the fully connected ones backward.
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
  const nodes = order.flatMap((id) => chain.get(id) ?? []);
  const columnOf = (node: ChainNode): number =>
    columns.findIndex((column) => column.dense !== null && column.dense === node.id);
  const forward = nodes.map((node): Stage => ({ direction: "forward", node, column: columnOf(node) }));
  const backward = nodes
    .filter((node) => node.role === "output" || columnOf(node) >= 0)
    .toReversed()
    .map((node): Stage => ({ direction: "backward", node, column: columnOf(node) }));
  return columns.length === 0 ? forward : [...forward, ...backward];
}
