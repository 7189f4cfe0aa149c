// The settings that every layer with a kernel and a bias has, and what they mean to tfjs.
import type { FieldSpecs, FieldValues } from "../../fields/fields.ts";
import type { Shape, Tfjs, WeightSpec } from "../definition.ts";
import {
  biasInitializerField,
  buildInitializer,
  kernelInitializerField,
  type Initializer,
} from "./initializers.ts";
import type { OwnWeight } from "./ownLayers.ts";
import {
  buildConstraint,
  buildRegularizer,
  penaltyFields,
  type Constraint,
  type Regularizer,
} from "./penalties.ts";

export const kernelFields = {
  useBias: {
    kind: "boolean",
    label: "Bias",
    default: true,
    help: "Adds a learned number to each unit's sum.",
  },
  kernelInitializer: kernelInitializerField,
  biasInitializer: biasInitializerField,
  ...penaltyFields,
} as const satisfies FieldSpecs;

export type KernelValues = FieldValues<typeof kernelFields>;

interface KernelArgs {
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly kernelRegularizer?: Regularizer;
  readonly kernelConstraint?: Constraint;
}

/** For tfjs's own layers. @param seed the layer's. */
export function kernelArgs(tf: Tfjs, fields: KernelValues, seed: number, kernelRank: number): KernelArgs {
  const regularizer = buildRegularizer(tf, fields);
  const constraint = buildConstraint(tf, fields, allButLast(kernelRank));
  return {
    useBias: fields.useBias,
    kernelInitializer: buildInitializer(tf, fields.kernelInitializer, seed, "kernel"),
    biasInitializer: buildInitializer(tf, fields.biasInitializer, seed, "bias"),
    ...(regularizer === null ? {} : { kernelRegularizer: regularizer }),
    ...(constraint === null ? {} : { kernelConstraint: constraint }),
  };
}

/** The axes of a kernel whose last counts its units. */
function allButLast(rank: number): readonly number[] {
  return Array.from({ length: rank - 1 }, (_, axis) => axis);
}

/** For layers of our own: kernel and, where wanted, bias. @param normAxes see buildConstraint. */
export function kernelWeights(
  tf: Tfjs,
  fields: KernelValues,
  seed: number,
  kernel: Shape,
  units: number,
  normAxes = allButLast(kernel.length),
): readonly OwnWeight[] {
  return [
    {
      name: "kernel",
      shape: kernel,
      initializer: buildInitializer(tf, fields.kernelInitializer, seed, "kernel"),
      regularizer: buildRegularizer(tf, fields),
      constraint: buildConstraint(tf, fields, normAxes),
    },
    ...(fields.useBias
      ? [
          {
            name: "bias",
            shape: [units],
            initializer: buildInitializer(tf, fields.biasInitializer, seed, "bias"),
          },
        ]
      : []),
  ];
}

/** The declared counterpart of kernelWeights. */
export function kernelWeightSpecs(fields: KernelValues, kernel: Shape, units: number): readonly WeightSpec[] {
  return [
    { name: "kernel", shape: kernel, trainable: true },
    ...(fields.useBias ? [{ name: "bias", shape: [units], trainable: true }] : []),
  ];
}
