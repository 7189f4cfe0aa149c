// A recurrent layer of one cell, and the states of recurrent layers as values that can be watched.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { BuildContext, InnerValueSpec, Shape, Tfjs, TfjsLayer } from "../definition.ts";
import { shapeOrNothing } from "./convolutionFields.ts";
import { onlyTensor, ownLayer, type InnerValue, type OwnCall } from "./ownLayers.ts";
import { recur, type CellKind } from "./recurrence.ts";
import {
  cellWeights,
  featuresOf,
  joinSteps,
  recurrenceSettings,
  recurrentShape,
  recurrentWeights,
  type CellValues,
} from "./recurrentFields.ts";
import { onlyInput } from "./shapes.ts";

export interface RecurrentKind {
  readonly kind: CellKind;
  /** What tfjs's summary calls it. */
  readonly title: string;
}

export function buildRecurrent(
  tf: Tfjs,
  { kind, title }: RecurrentKind,
  values: CellValues,
  { name, seed, inputShapes }: BuildContext,
): TfjsLayer {
  const run = (inputs: readonly Tensor[], { weights, training }: OwnCall) =>
    recur(
      tf,
      onlyTensor(inputs),
      cellWeights(weights),
      recurrenceSettings(tf, kind, values, seed, training),
      inputs[1],
    );
  return ownLayer(tf, {
    name,
    kind: title,
    outputShape: shapeOrNothing(recurrentShape(values, inputShapes)),
    weights: recurrentWeights(tf, kind, values, featuresOf(inputShapes), seed),
    compute: (inputs, call) => joinSteps(tf, run(inputs, call), values.returnSequences),
    inner: {
      states: statesValue(tf, statesSpec(1, values.units, inputShapes), (inputs, call) => {
        const states = run(inputs, call);
        return [values.goBackwards ? states.toReversed() : states];
      }),
    },
  });
}

/** [directions, T, units]: the output after every step, in the order of the sequence. */
export function statesSpec(directions: number, units: number, inputs: readonly Shape[]): InnerValueSpec {
  return { name: "states", shape: [directions, onlyInput(inputs)[0] ?? 1, units] };
}

/** @param run the states [N, units] step after step, once per direction. */
export function statesValue(
  tf: Tfjs,
  { shape }: InnerValueSpec,
  run: (inputs: readonly Tensor[], call: OwnCall) => readonly (readonly Tensor[])[],
): InnerValue {
  return {
    outputShape: shape,
    compute: (inputs, call) =>
      tf.core.stack(
        run(inputs, call).map((states) => tf.core.stack([...states], 1)),
        1,
      ),
  };
}
