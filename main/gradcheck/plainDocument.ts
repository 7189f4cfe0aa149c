// The document as its gradients are read off: plain gradient descent, so that a step moves each weight by its gradient, and
// no constraint that would pull a weight elsewhere. Layers, losses and penalties stay as they are.
import type { DocumentNode, NetDocument } from "../../shared/document/schema.ts";

const constraintField = /Constraint$/;

export function plainDocument(document: NetDocument): NetDocument {
  return {
    ...document,
    nodes: document.nodes.map(withoutConstraints),
    training: { ...document.training, optimizer: { id: "sgd", fields: {} } },
  };
}

function withoutConstraints(node: DocumentNode): DocumentNode {
  const kept = Object.entries(node.fields).filter(([field]) => !constraintField.test(field));
  return { ...node, fields: Object.fromEntries(kept) };
}
