// Fields, shapes and checks that the convolution layers share whatever their dimension.
import type { BooleanField, FieldProblem, IntegerField } from "../../fields/fields.ts";
import type { Shape, ShapeResult } from "../definition.ts";
import { describeShape, lastSize, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";
import { slideWindow, type Window } from "./windows.ts";

export function filtersField(start: number) {
  return {
    kind: "integer",
    label: "Filters",
    default: start,
    min: 1,
    max: 100_000,
    help: "Number of filters, which is the number of output channels.",
  } as const satisfies IntegerField;
}

export const groupsField = {
  kind: "integer",
  label: "Groups",
  default: 1,
  min: 1,
  max: 100_000,
  advanced: true,
  help: "Input and output channels are split into so many groups that do not see each other.",
} as const satisfies IntegerField;

export const depthMultiplierField = {
  kind: "integer",
  label: "Filters per channel",
  default: 1,
  min: 1,
  max: 1000,
  help: "How many filters look at each input channel.",
} as const satisfies IntegerField;

export const filterBiasField = {
  kind: "boolean",
  label: "Bias",
  default: true,
  help: "Adds a learned number to each filter's sum.",
} as const satisfies BooleanField;

export function groupProblems(filters: number, groups: number): readonly FieldProblem[] {
  if (filters % groups === 0) return [];
  return [
    { field: "groups", expected: `a number that divides the ${filters} filters`, found: String(groups) },
  ];
}

/** [...places, channels] → [...places after the window, filters] */
export function convolvedShape(source: Shape, window: Window, filters: number, groups = 1): ShapeResult {
  const rank = window.size.length + 1;
  const wrongRank = rankProblem(source, rank);
  if (wrongRank !== null) return shapeProblem(wrongRank);
  if (lastSize(source) % groups !== 0) {
    return shapeProblem({
      expected: `a number of groups that divides the input's ${lastSize(source)} channels`,
      found: String(groups),
      todo: "Change the groups.",
      field: "groups",
      fix: { kind: "set-field", field: "groups", value: 1, label: "Use one group" },
    });
  }
  const slid = slideWindow(window, source.slice(0, -1), "kernelSize");
  return "problem" in slid ? shapeProblem(slid.problem) : shapeOk([...slid.sizes, filters]);
}

export function shapeOrNothing(result: ShapeResult): Shape {
  return result.ok ? result.shape : [];
}

/** "32 · 3×3" */
export function convolutionHeadline(filters: number, kernelSize: Shape): string {
  return `${filters} · ${kernelSize.length === 1 ? describeShape(kernelSize).slice(1, -1) : kernelSize.join("×")}`;
}
