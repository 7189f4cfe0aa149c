// Poolings whose window is the whole input.
import type { FieldSpecs } from "../../fields/fields.ts";
import type { LayerExample, Shape, ShapeResult } from "../definition.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";

type Dimensions = 1 | 2 | 3;

export const globalPoolingFields = {
  keepDims: {
    kind: "boolean",
    label: "Keep the axes",
    default: false,
    advanced: true,
    help: "Leaves the places as axes of size 1, so that the result can be multiplied with the input.",
  },
} as const satisfies FieldSpecs;

export function globalPoolingShape(
  dimensions: Dimensions,
  keepDims: boolean,
  inputs: readonly Shape[],
): ShapeResult {
  const source = onlyInput(inputs);
  const problem = rankProblem(source, dimensions + 1);
  if (problem !== null) return shapeProblem(problem);
  const channels = lastSize(source);
  return shapeOk(keepDims ? [...placeAxes(dimensions).map(() => 1), channels] : [channels]);
}

/** The axes between batch and channels. */
export function placeAxes(dimensions: Dimensions): number[] {
  return Array.from({ length: dimensions }, (_, axis) => axis + 1);
}

export function globalPoolingExamples(
  dimensions: Dimensions,
): readonly LayerExample<typeof globalPoolingFields>[] {
  const shape = [...[3, 4, 2].slice(0, dimensions), 2];
  return [
    { title: "One number per channel", fields: {}, inputs: [shape] },
    { title: "Axes kept", fields: { keepDims: true }, inputs: [shape] },
  ];
}
