// Layers that the imported model uses more than once: one node per use, all with the first one's weights.
import type { ByNode } from "../../shared/document/analysis/nodeAnalysis.ts";
import type { DocumentNode } from "../../shared/document/schema.ts";
import type { WeightSpec } from "../../shared/layers/definition.ts";
import type { ImportedNode } from "./importedNetwork.ts";

/**
 * What is added to a node by its id. A layer without weights is merely there twice.
 * @param ids nodes' ids by the keys of the imported layers.
 * @param weights what the network's nodes declare, where their shapes are known.
 */
export function sharedUses(
  nodes: readonly ImportedNode[],
  ids: ReadonlyMap<string, string>,
  weights: ByNode<readonly WeightSpec[]>,
): ReadonlyMap<string, Pick<DocumentNode, "shares">> {
  const uses = new Map<string, Pick<DocumentNode, "shares">>();
  for (const node of nodes) {
    if (node.kind !== "known" || node.sharesWith === undefined) continue;
    const [id, owner] = [ids.get(node.key), ids.get(node.sharesWith)];
    if (id === undefined || owner === undefined) continue;
    const hasWeights = node.weights.length > 0 || (weights.get(id) ?? []).length > 0;
    if (hasWeights) uses.set(id, { shares: owner });
  }
  return uses;
}
