// The stations of a walk through the network: every node forward, then every node backward.
import type { Chain, ChainNode } from "../chain.ts";
import type { AnswerPath } from "./answerPaths.ts";

export interface Stage {
  readonly direction: "forward" | "backward";
  readonly node: ChainNode;
  /** The way to an output that the node is on; null where it is on none. */
  readonly path: AnswerPath | null;
  /** Column of that way that the node is, or −1. */
  readonly column: number;
}

/** @param order node ids, each behind all that feed it. */
export function stagesOf(
  chain: Chain,
  order: readonly string[],
  paths: readonly AnswerPath[],
): readonly Stage[] {
  const stations = order.flatMap((id) => {
    const node = chain.get(id);
    if (node === undefined) return [];
    const path = paths.find((each) => each.output === node.id || columnOf(each, node) >= 0) ?? null;
    return [{ node, path, column: path === null ? -1 : columnOf(path, node) }];
  });
  return [
    ...stations.map((station): Stage => ({ direction: "forward", ...station })),
    ...stations.toReversed().map((station): Stage => ({ direction: "backward", ...station })),
  ];
}

function columnOf({ columns }: AnswerPath, { id }: ChainNode): number {
  return columns.findIndex(({ dense }) => dense === id);
}
