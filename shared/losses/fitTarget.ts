// Whether a dataset's targets can be compared with a network output, in words. Asked before a run starts.
import type { Shape } from "../layers/definition.ts";
import { describeShape, elementCount, lastSize } from "../layers/parts/shapes.ts";
import type { LossDefinition } from "./definition.ts";

export type TargetShape =
  | { readonly kind: "classes"; readonly count: number }
  /** Shape of one sample's target, without the batch. */
  | { readonly kind: "values"; readonly shape: Shape };

export interface TargetProblem {
  readonly expected: string;
  readonly found: string;
  readonly todo: string;
}

/** @param output shape of the network output, without the batch. */
export function targetProblem(
  loss: LossDefinition,
  output: Shape,
  target: TargetShape,
): TargetProblem | null {
  return target.kind === "classes"
    ? classesProblem(loss, output, target.count)
    : valuesProblem(loss, output, target.shape);
}

function classesProblem(loss: LossDefinition, output: Shape, count: number): TargetProblem | null {
  const found = `output ${describeShape(output)}`;
  if (output.length !== 1) {
    return {
      expected: `one row of outputs for each of the labels, [${count}]`,
      found,
      todo: "Insert a Flatten layer before the last Dense layer, or choose data with labels of the output's shape.",
    };
  }
  const units = lastSize(output);
  if (units === 1 && loss.link !== "softmax") return oneOutputProblem(loss, count);
  if (units >= count) return null;
  return {
    expected: `at least ${count} outputs, one for each class`,
    found,
    todo: `Set the last layer's units to ${count}.`,
  };
}

function oneOutputProblem(loss: LossDefinition, count: number): TargetProblem | null {
  if (loss.link !== "sigmoid" || count <= 2) return null;
  return {
    expected: "two classes for a single yes-or-no output",
    found: `${count} classes`,
    todo: `Set the last layer's units to ${count} and the loss to cross-entropy (class indices).`,
  };
}

function valuesProblem(loss: LossDefinition, output: Shape, target: Shape): TargetProblem | null {
  if (loss.target === "classes") {
    return {
      expected: "labels that are class indices",
      found: `numbers ${describeShape(target)}`,
      todo: "Choose mean squared error, or cross-entropy (one-hot) where the numbers are probabilities.",
    };
  }
  if (elementCount(output) === elementCount(target)) return null;
  return {
    expected: `an output of the targets' shape ${describeShape(target)}`,
    found: `output ${describeShape(output)}`,
    todo: `Give the last layer ${elementCount(target)} units.`,
  };
}
