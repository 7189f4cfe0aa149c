// Geometry of a window that slides over an image: convolutions and poolings share its fields, its output size and its words.
import type { ChoiceField, FieldProblem, IntegersField } from "../../fields/fields.ts";
import type { Shape, ShapeProblem } from "../definition.ts";
import { perAxis, type Dimensions } from "./family.ts";
import { describeShape } from "./shapes.ts";

export const paddingField = {
  kind: "choice",
  label: "Padding",
  default: "valid",
  choices: [
    { value: "valid", label: "Valid: none, the output shrinks" },
    { value: "same", label: "Same: zeros around, output = input ÷ stride" },
  ],
  help: "Whether zeros are put around the input so that the window also fits at the rim.",
} as const satisfies ChoiceField<"valid" | "same">;

export type Padding = "valid" | "same";

export function windowField(label: string, start: readonly number[], help: string) {
  return {
    kind: "integers",
    label,
    default: start,
    minLength: start.length,
    maxLength: start.length,
    min: 1,
    max: 10_000,
    help,
  } as const satisfies IntegersField;
}

const windowHelp: Readonly<Record<Dimensions, string>> = {
  1: "Steps under the window.",
  2: "Height and width of the window.",
  3: "Depth, height and width of the window.",
};

const stridesHelp: Readonly<Record<Dimensions, string>> = {
  1: "How many steps the window moves at a time.",
  2: "How far the window moves at a time, down and across.",
  3: "How far the window moves at a time, per axis.",
};

export function sizeField(dimensions: Dimensions, label: string, start: number) {
  return windowField(label, perAxis(dimensions, start), windowHelp[dimensions]);
}

export function stridesField(dimensions: Dimensions, start: number) {
  const label = dimensions === 1 ? "Stride" : "Strides";
  return windowField(label, perAxis(dimensions, start), stridesHelp[dimensions]);
}

export function dilationField(dimensions: Dimensions) {
  return {
    ...windowField("Dilation", perAxis(dimensions, 1), "Distance between the window's cells."),
    advanced: true,
  } as const satisfies IntegersField;
}

export interface Window {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilations?: readonly number[];
  readonly padding: Padding;
}

/** Sizes of the axes the window slides over, after it; the problem where the window does not fit even once. */
export function slideWindow(
  window: Window,
  axes: readonly number[],
  field: string,
): { readonly sizes: readonly number[] } | { readonly problem: ShapeProblem } {
  const reach = window.size.map((size, axis) => (size - 1) * (window.dilations?.[axis] ?? 1) + 1);
  const tooLarge = window.padding === "valid" && reach.some((extent, axis) => extent > (axes[axis] ?? 0));
  if (tooLarge) return { problem: windowTooLarge(window, reach, axes, field) };
  return {
    sizes: axes.map((size, axis) =>
      outputSize(window.padding, size, reach[axis] ?? 1, window.strides[axis] ?? 1),
    ),
  };
}

/** Output size of one axis; see Dumoulin and Visin, A guide to convolution arithmetic (2016). */
function outputSize(padding: Padding, size: number, reach: number, stride: number): number {
  return padding === "same" ? Math.ceil(size / stride) : Math.floor((size - reach) / stride) + 1;
}

function windowTooLarge(window: Window, reach: readonly number[], axes: Shape, field: string): ShapeProblem {
  const fitting = window.size.map((size, axis) =>
    (reach[axis] ?? 1) > (axes[axis] ?? 0) ? Math.max(1, axes[axis] ?? 1) : size,
  );
  const dilated = reach.some((extent, axis) => extent !== window.size[axis]);
  return {
    expected: `a window no larger than its input ${describeShape(axes)}`,
    found: dilated
      ? `${describeShape(window.size)} reaching over ${describeShape(reach)}`
      : describeShape(window.size),
    todo: `Make the window smaller, pool less before it, or set padding to same.`,
    field,
    fix: dilated
      ? { kind: "set-field", field: "padding", value: "same", label: "Set padding to same" }
      : { kind: "set-field", field, value: fitting, label: `Set the window to ${describeShape(fitting)}` },
  };
}

/** tfjs has no convolution that both strides and dilates. */
export function strideDilationProblems(
  strides: readonly number[],
  dilations: readonly number[],
): readonly FieldProblem[] {
  const both = strides.some((stride) => stride > 1) && dilations.some((dilation) => dilation > 1);
  if (!both) return [];
  return [
    {
      field: "dilationRate",
      expected: "all ones where a stride is above 1",
      found: describeShape(dilations),
    },
  ];
}

/** "5×5" */
export function describeWindow(size: readonly number[]): string {
  return size.join("×");
}
