// Fields, weights and examples of the recurrent layers.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldSpecs, FieldValues } from "../../fields/fields.ts";
import type { LayerExample, Shape, ShapeResult, Tfjs, WeightSpec } from "../definition.ts";
import { activationField, activationFunction, type ActivationId } from "./activations.ts";
import {
  biasInitializerField,
  buildInitializer,
  initializerField,
  kernelInitializerField,
  ownInitializer,
  type Initializer,
} from "./initializers.ts";
import { seedField } from "./noise.ts";
import type { OwnWeight } from "./ownLayers.ts";
import { buildConstraint, buildRegularizer, penaltyFields } from "./penalties.ts";
import {
  gateCounts,
  stepsFirst,
  type CellKind,
  type CellWeights,
  type RecurrenceSettings,
} from "./recurrence.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";

const rate = { kind: "number", default: 0, min: 0, max: 1, exclusiveMax: true, advanced: true } as const;

export const recurrentFields = {
  units: {
    kind: "integer",
    label: "Units",
    default: 32,
    min: 1,
    max: 100_000,
    help: "Size of the state, which is the size of the output.",
  },
  returnSequences: {
    kind: "boolean",
    label: "Every step's output",
    default: false,
    help: "On: a sequence comes out. Off: only the last step's output.",
  },
  activation: { ...activationField, default: "tanh" },
  goBackwards: {
    kind: "boolean",
    label: "Backwards",
    default: false,
    advanced: true,
    help: "Takes the steps from last to first.",
  },
  dropout: {
    ...rate,
    label: "Input dropout",
    help: "Share of input features silenced while training, the same at every step.",
  },
  recurrentDropout: {
    ...rate,
    label: "State dropout",
    help: "Share of the state silenced while training, the same at every step.",
  },
  useBias: {
    kind: "boolean",
    label: "Bias",
    default: true,
    advanced: true,
    help: "Adds learned numbers to the sums.",
  },
  kernelInitializer: kernelInitializerField,
  recurrentInitializer: initializerField(
    "Recurrent kernel starts as",
    "orthogonal",
    "Distribution the state's kernel is drawn from.",
  ),
  biasInitializer: biasInitializerField,
  seed: seedField,
  ...penaltyFields,
} as const satisfies FieldSpecs;

export const gateFields = {
  recurrentActivation: {
    ...activationField,
    label: "Gates' activation",
    default: "sigmoid",
    advanced: true,
    help: "Function of the gates.",
  },
} as const satisfies FieldSpecs;

export const lstmFields = {
  ...recurrentFields,
  ...gateFields,
  unitForgetBias: {
    kind: "boolean",
    label: "Start remembering",
    default: true,
    advanced: true,
    help: "Starts the forget gate's bias at 1 (Jozefowicz et al., 2015).",
  },
} as const satisfies FieldSpecs;

export const gruFields = {
  ...recurrentFields,
  ...gateFields,
  resetAfter: {
    kind: "boolean",
    label: "Reset after the product",
    default: true,
    advanced: true,
    help: "As Keras and cuDNN do; off is the original of Cho et al., 2014.",
  },
} as const satisfies FieldSpecs;

type RecurrentValues = FieldValues<typeof recurrentFields>;

/** All recurrent fields; a cell without gates or variants lacks theirs. */
export interface CellValues extends RecurrentValues {
  readonly recurrentActivation?: ActivationId;
  readonly unitForgetBias?: boolean;
  readonly resetAfter?: boolean;
}

type BiasValues = Pick<CellValues, "units" | "biasInitializer" | "unitForgetBias">;

/** [steps, features] → [units] or [steps, units] */
export function recurrentShape(
  { units, returnSequences }: Pick<RecurrentValues, "units" | "returnSequences">,
  inputs: readonly Shape[],
): ShapeResult {
  const source = onlyInput(inputs);
  const problem = rankProblem(source, 2);
  if (problem !== null) return shapeProblem(problem);
  return shapeOk(returnSequences ? [source[0] ?? 1, units] : [units]);
}

export function recurrentWeightSpecs(
  kind: CellKind,
  values: CellValues,
  features: number,
): readonly WeightSpec[] {
  const size = gateCounts[kind] * values.units;
  const bias = kind === "gru" && values.resetAfter === true ? [2, size] : [size];
  return [
    { name: "kernel", shape: [features, size], trainable: true },
    { name: "recurrent_kernel", shape: [values.units, size], trainable: true },
    ...(values.useBias ? [{ name: "bias", shape: bias, trainable: true }] : []),
  ];
}

/** @param prefix tells the directions of a bidirectional layer apart. */
export function recurrentWeights(
  tf: Tfjs,
  kind: CellKind,
  values: CellValues,
  features: number,
  seed: number,
  prefix = "",
): readonly OwnWeight[] {
  return recurrentWeightSpecs(kind, values, features).map(({ name, shape }) => {
    const weight = `${prefix}${name}`;
    if (name === "bias")
      return { name: weight, shape, initializer: biasStart(tf, kind, values, seed, weight) };
    const id = name === "kernel" ? values.kernelInitializer : values.recurrentInitializer;
    const initializer = buildInitializer(tf, id, seed, weight);
    if (name !== "kernel") return { name: weight, shape, initializer };
    return {
      name: weight,
      shape,
      initializer,
      regularizer: buildRegularizer(tf, values),
      constraint: buildConstraint(tf, values, [0]),
    };
  });
}

/** What a cell's bias starts as; an LSTM's forget gate may start open. */
export function biasStart(
  tf: Tfjs,
  kind: CellKind,
  values: BiasValues,
  seed: number,
  weight: string,
): Initializer {
  const plain = buildInitializer(tf, values.biasInitializer, seed, weight);
  if (kind !== "lstm" || values.unitForgetBias !== true) return plain;
  return forgetGateOpen(tf, plain, values.units);
}

/** The second of the four blocks of an LSTM's bias is the forget gate's: it starts at 1. */
function forgetGateOpen(tf: Tfjs, plain: Initializer, units: number): Initializer {
  return ownInitializer(tf, (shape) =>
    tf.core.tidy(() => {
      const start = plain.apply([...shape]);
      const before = tf.core.slice(start, [0], [units]);
      const after = tf.core.slice(start, [2 * units], [2 * units]);
      return tf.core.concat([before, tf.core.ones([units]), after], 0);
    }),
  );
}

export function cellWeights([kernel, recurrentKernel, bias]: readonly Tensor[]): CellWeights {
  return { kernel: kernel as Tensor, recurrentKernel: recurrentKernel as Tensor, bias };
}

/** @param site number of the first of two draws of the layer. */
export function recurrenceSettings(
  tf: Tfjs,
  kind: CellKind,
  values: CellValues,
  seed: number,
  training: boolean,
  site = 0,
): RecurrenceSettings {
  return {
    kind,
    units: values.units,
    resetAfter: values.resetAfter === true,
    goBackwards: values.goBackwards,
    activation: activationFunction(tf, values.activation),
    recurrentActivation: activationFunction(tf, values.recurrentActivation ?? "sigmoid"),
    dropout: {
      input: training ? values.dropout : 0,
      state: training ? values.recurrentDropout : 0,
      seed: values.seed ?? seed,
      site,
    },
  };
}

/** What comes out: the last step's output, or all of them as [N, T, units]. */
export function joinSteps(tf: Tfjs, outputs: readonly Tensor[], returnSequences: boolean): Tensor {
  return returnSequences
    ? stepsFirst(tf, tf.core.stack([...outputs]))
    : (outputs[outputs.length - 1] as Tensor);
}

export function featuresOf(inputs: readonly Shape[]): number {
  return lastSize(onlyInput(inputs));
}

export const recurrentExamples = [
  { title: "Last output", fields: { units: 3 }, inputs: [[4, 2]] },
  {
    title: "Every step, backwards",
    fields: { units: 2, returnSequences: true, goBackwards: true, useBias: false },
    inputs: [[3, 2]],
  },
  { title: "With dropout", fields: { units: 3, dropout: 0.3, recurrentDropout: 0.2 }, inputs: [[4, 3]] },
] as const satisfies readonly LayerExample<typeof recurrentFields>[];
