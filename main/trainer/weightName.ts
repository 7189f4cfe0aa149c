import type { TapRequest } from "../../shared/contract/live.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";

/** The variable a tap means: the node's weight of that name, or its first. */
export function weightName(
  { weightsOfNode }: Pick<CompiledNetwork, "weightsOfNode">,
  { node, weight }: Pick<TapRequest, "node" | "weight">,
): string | undefined {
  const names = weightsOfNode.get(node) ?? [];
  return weight === undefined ? names[0] : names.find((name) => name.endsWith(`/${weight}`));
}
