// Sizes no machine of today could train: refused before anything is allocated, with the estimate.
import type { Shape } from "../../layers/definition.ts";
import { describeShape, elementCount } from "../../layers/parts/shapes.ts";
import type { Diagnostic } from "../diagnostic.ts";

const bytesPerValue = 4;
const tooManyWeightsBytes = 10e9;
/** Typed arrays and ONNX tensors are addressed with 31 bits in places. */
const largestElementCount = 2 ** 31 - 1;

export function nodeSizeDiagnostic(node: string, shape: Shape, parameters: number): Diagnostic | null {
  const bytes = parameters * bytesPerValue;
  if (bytes >= tooManyWeightsBytes)
    return weightsTooLarge(node, bytes, "Make this layer or its input smaller.");
  if (elementCount(shape) <= largestElementCount) return null;
  return {
    severity: "error",
    code: "too-large",
    node,
    expected: `an output of at most ${largestElementCount} values a sample`,
    found: `${describeShape(shape)}, ${describeBytes(elementCount(shape) * bytesPerValue)} a sample`,
    todo: "Make this layer or its input smaller.",
  };
}

/** For networks whose layers are each small enough but not together. */
export function totalSizeDiagnostic(totalParameters: number, largestNode: string): Diagnostic | null {
  const bytes = totalParameters * bytesPerValue;
  if (bytes < tooManyWeightsBytes) return null;
  return weightsTooLarge(largestNode, bytes, "Make layers smaller; this is the largest.");
}

function weightsTooLarge(node: string, bytes: number, todo: string): Diagnostic {
  return {
    severity: "error",
    code: "too-large",
    node,
    expected: `weights of less than ${describeBytes(tooManyWeightsBytes)}`,
    found: `about ${describeBytes(bytes)} of weights`,
    todo,
  };
}

function describeBytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(3)} GB`;
}
