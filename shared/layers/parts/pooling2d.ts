// What max and average pooling over images share: all but the value they keep.
import type { FieldSpecs, FieldValues } from "../../fields/fields.ts";
import type { LayerExample, Shape, ShapeResult } from "../definition.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";
import { describeWindow, paddingField, slideWindow, windowField } from "./windows.ts";

export const pooling2dFields = {
  poolSize: windowField("Window", [2, 2], "Height and width of the window."),
  strides: windowField("Strides", [2, 2], "How far the window moves at a time, down and across."),
  padding: paddingField,
} as const satisfies FieldSpecs;

type Fields = FieldValues<typeof pooling2dFields>;

export function pooling2dHeadline({ poolSize }: Fields): string {
  return describeWindow(poolSize);
}

export function pooling2dShape({ poolSize, strides, padding }: Fields, inputs: readonly Shape[]): ShapeResult {
  const source = onlyInput(inputs);
  const wrongRank = rankProblem(source, 3);
  if (wrongRank !== null) return shapeProblem(wrongRank);
  const slid = slideWindow({ size: poolSize, strides, padding }, source.slice(0, 2), "poolSize");
  return "problem" in slid ? shapeProblem(slid.problem) : shapeOk([...slid.sizes, lastSize(source)]);
}

export const pooling2dExamples: readonly LayerExample<typeof pooling2dFields>[] = [
  { title: "Halves an image", fields: { poolSize: [2, 2], strides: [2, 2] }, inputs: [[6, 4, 2]] },
  { title: "Overlapping windows, same padding", fields: { poolSize: [3, 3], strides: [2, 2], padding: "same" }, inputs: [[7, 5, 2]] },
  { title: "A row left over", fields: { poolSize: [2, 2], strides: [2, 2] }, inputs: [[5, 5, 1]] },
];
