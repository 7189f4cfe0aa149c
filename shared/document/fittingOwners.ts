// Whose weights a layer could use: of the same kind, with weights of its own that fit what comes into this layer.
import type { Analysis } from "./analyseDocument.ts";
import { computeShapeFacts } from "./analysis/nodeFacts.ts";
import { weightsMisfit } from "./analysis/sharingRules.ts";
import { definitionOf } from "./blocks/blockLayer.ts";
import type { DocumentNode, NetDocument } from "./schema.ts";
import { possibleOwners } from "./sharing.ts";

/** Those whose weights fit; where this layer's input is not known yet, all of its kind that have weights. */
export function fittingOwners(
  document: NetDocument,
  analysis: Analysis,
  node: DocumentNode,
): readonly DocumentNode[] {
  const definition = definitionOf(document, node);
  const inputs = analysis.inputShapes.get(node.id) ?? null;
  if (definition === undefined) return [];
  return possibleOwners(document, node).filter((owner) => {
    const owned = analysis.weights.get(owner.id) ?? [];
    const fields = analysis.fields.get(owner.id);
    if (owned.length === 0 || fields === undefined) return false;
    if (inputs === null) return true;
    const facts = computeShapeFacts(definition, fields, inputs);
    return facts.shape !== null && weightsMisfit(facts.weights, owned) === null;
  });
}
