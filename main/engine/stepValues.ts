// What can be seen of a training step from within, and how each value is called. Of a node: what it gives in training and the
// gradient of the loss with respect to that. Of a weight: its gradient, and the change the optimizer makes of it.

export type StepValueKind = "activation" | "activationGradient" | "weightGradient" | "update";

export const lossValueName = "loss";

/** @param name a node's id, or a weight's name ("dense/kernel"). */
export function stepValueName(kind: StepValueKind, name: string): string {
  return `${kind}:${name}`;
}

export function isUpdate(name: string): boolean {
  return name.startsWith(stepValueName("update", ""));
}
