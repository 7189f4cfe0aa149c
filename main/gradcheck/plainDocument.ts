// The document as its gradients are read off: plain gradient descent, so that a step moves each weight by its gradient, and
// no constraint that would pull a weight elsewhere. Layers, losses, penalties and class weights stay as they are; blocks are
// written out.
import { flattenBlocks } from "../../shared/document/blocks/flattenBlocks.ts";
import type { DocumentNode, NetDocument } from "../../shared/document/schema.ts";

const constraintField = /Constraint$/;

export function plainDocument(document: NetDocument): NetDocument {
  const flat = flattenBlocks(document);
  const { schedule: _schedule, ...training } = flat.training;
  return {
    ...flat,
    nodes: flat.nodes.map(withoutConstraints),
    training: { ...training, optimizer: { id: "sgd", fields: {} } },
  };
}

function withoutConstraints(node: DocumentNode): DocumentNode {
  const kept = Object.entries(node.fields).filter(([field]) => !constraintField.test(field));
  return { ...node, fields: Object.fromEntries(kept) };
}
