// Regularizers add to the loss, constraints pull a weight back after each step. Both are settings of layers with a kernel.
import type * as TfLayers from "@tensorflow/tfjs-layers";
import type { ChoiceField, FieldProblem, FieldSpecs, FieldValues, NumberField } from "../../fields/fields.ts";
import { unreachable } from "../../invariant.ts";
import type { Tfjs } from "../definition.ts";

export type Regularizer = ReturnType<typeof TfLayers.regularizers.l2>;
export type Constraint = ReturnType<typeof TfLayers.constraints.nonNeg>;

function penaltyField(label: string, help: string) {
  return {
    kind: "number",
    label,
    default: 0,
    min: 0,
    max: 1000,
    advanced: true,
    help,
  } as const satisfies NumberField;
}

export const penaltyFields = {
  kernelL1: penaltyField(
    "L1 penalty",
    "Adds this times Σ|w| of the kernel to the loss: pushes weights to exactly zero.",
  ),
  kernelL2: penaltyField("L2 penalty", "Adds this times Σw² of the kernel to the loss: keeps weights small."),
  kernelConstraint: {
    kind: "choice",
    label: "Kernel constraint",
    default: "none",
    choices: [
      { value: "none", label: "None" },
      { value: "maxNorm", label: "Norm of each unit at most" },
      { value: "unitNorm", label: "Norm of each unit 1" },
      { value: "minMaxNorm", label: "Norm of each unit between two bounds" },
      { value: "nonNegative", label: "Not negative" },
    ],
    advanced: true,
    help: "Pulls the kernel back after each step; the norm is over all weights that lead into one unit or filter.",
  } as const satisfies ChoiceField,
  kernelMaxNorm: {
    kind: "number",
    label: "Largest norm",
    default: 2,
    min: 0,
    max: 1e6,
    exclusiveMin: true,
    advanced: true,
    visible: ({ kernelConstraint }) => kernelConstraint === "maxNorm" || kernelConstraint === "minMaxNorm",
    help: "Used by the constraint on the norm.",
  } as const satisfies NumberField,
  kernelMinNorm: {
    kind: "number",
    label: "Smallest norm",
    default: 0,
    min: 0,
    max: 1e6,
    advanced: true,
    visible: ({ kernelConstraint }) => kernelConstraint === "minMaxNorm",
    help: "Used by the constraint on the norm.",
  } as const satisfies NumberField,
} as const satisfies FieldSpecs;

type PenaltyValues = FieldValues<typeof penaltyFields>;

export function buildRegularizer(tf: Tfjs, { kernelL1, kernelL2 }: PenaltyValues): Regularizer | null {
  if (kernelL1 === 0 && kernelL2 === 0) return null;
  return tf.layers.regularizers.l1l2({ l1: kernelL1, l2: kernelL2 });
}

/** Bounds of a norm that exclude each other. */
export function penaltyProblems(fields: PenaltyValues): readonly FieldProblem[] {
  const { kernelConstraint, kernelMinNorm, kernelMaxNorm } = fields;
  if (kernelConstraint !== "minMaxNorm" || kernelMinNorm <= kernelMaxNorm) return [];
  return [
    {
      field: "kernelMinNorm",
      expected: `at most the largest norm, ${kernelMaxNorm}`,
      found: String(kernelMinNorm),
    },
  ];
}

/** @param normAxes the kernel's axes over which one unit's norm is taken: those that lead into it, not those that count units. */
export function buildConstraint(
  tf: Tfjs,
  { kernelConstraint, kernelMaxNorm, kernelMinNorm }: PenaltyValues,
  normAxes: readonly number[],
): Constraint | null {
  // tfjs's types know one axis only, its arithmetic takes several.
  const axis = [...normAxes] as unknown as number;
  switch (kernelConstraint) {
    case "none":
      return null;
    case "maxNorm":
      return tf.layers.constraints.maxNorm({ maxValue: kernelMaxNorm, axis });
    case "unitNorm":
      return tf.layers.constraints.unitNorm({ axis });
    case "minMaxNorm":
      return tf.layers.constraints.minMaxNorm({ minValue: kernelMinNorm, maxValue: kernelMaxNorm, axis });
    case "nonNegative":
      return tf.layers.constraints.nonNeg();
    default:
      return unreachable(kernelConstraint);
  }
}
