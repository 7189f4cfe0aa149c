// What layers that merge several inputs of one shape share.
import type { PortSpec, Shape, ShapeProblem } from "../definition.ts";
import { describeShape, onlyInput, sameShape } from "./shapes.ts";

export const mergePort = { name: "in", label: "Inputs", many: true, min: 2 } as const satisfies PortSpec;

/** A problem where the inputs are not all of the first one's shape. */
export function mergeShapeProblem(inputs: readonly Shape[]): ShapeProblem | null {
  const first = onlyInput(inputs);
  const other = inputs.find((shape) => !sameShape(shape, first));
  if (other === undefined) return null;
  return {
    expected: `inputs of one shape, ${describeShape(first)} like the first`,
    found: inputs.map(describeShape).join(" and "),
    todo: "Bring the inputs to one shape, or use Concatenate.",
  };
}
