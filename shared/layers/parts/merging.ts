// Layers that merge several inputs value by value. An axis of size 1 is stretched to the others' size, as everywhere in tfjs.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldSpecs } from "../../fields/fields.ts";
import type { LayerExample, PortSpec, Shape, ShapeProblem, ShapeResult, Tfjs } from "../definition.ts";
import { describeShape, onlyInput, sameShape, shapeOk, shapeProblem } from "./shapes.ts";

/** Merge layers have no settings. */
export const noFields = {} as const satisfies FieldSpecs;

export const mergePort: PortSpec = { name: "in", label: "Inputs", many: true, min: 2 };

/** The shape all inputs stretch to, or why they do not agree. */
export function mergedShape(inputs: readonly Shape[]): ShapeResult {
  const first = onlyInput(inputs);
  const merged = first.map((_, axis) => Math.max(...inputs.map((shape) => shape[axis] ?? 0)));
  const fits = (shape: Shape) =>
    shape.length === first.length && shape.every((size, axis) => size === 1 || size === merged[axis]);
  return inputs.every(fits) ? shapeOk(merged) : shapeProblem(mismatch(inputs));
}

function mismatch(inputs: readonly Shape[]): ShapeProblem {
  return {
    expected: `inputs of one shape, ${describeShape(onlyInput(inputs))} like the first (or 1 along an axis)`,
    found: inputs.map(describeShape).join(" and "),
    todo: "Bring the inputs to one shape, or use Concatenate.",
  };
}

export function mergeAll(inputs: readonly Tensor[], merge: (a: Tensor, b: Tensor) => Tensor): Tensor {
  const [first, ...others] = inputs;
  return others.reduce((merged, input) => merge(merged, input), first as Tensor);
}

/** Inputs at their common shape: tfjs's maximum and minimum have no gradient where they stretch. */
export function stretchAll(tf: Tfjs, inputs: readonly Tensor[]): readonly Tensor[] {
  const rank = inputs[0]?.rank ?? 0;
  const common = Array.from({ length: rank }, (_, axis) =>
    Math.max(...inputs.map((input) => input.shape[axis] ?? 1)),
  );
  return inputs.map((input) =>
    sameShape(input.shape, common) ? input : tf.core.add(input, tf.core.zeros(common)),
  );
}

export const mergeExamples: readonly LayerExample<typeof noFields>[] = [
  { title: "Two vectors", fields: {}, inputs: [[4], [4]] },
  {
    title: "Three images",
    fields: {},
    inputs: [
      [3, 3, 2],
      [3, 3, 2],
      [3, 3, 2],
    ],
  },
  {
    title: "An image and one number per channel",
    fields: {},
    inputs: [
      [3, 3, 2],
      [1, 1, 2],
    ],
  },
];
