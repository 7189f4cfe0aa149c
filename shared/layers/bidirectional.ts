import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldSpecs, FieldValues } from "../fields/fields.ts";
import { unreachable } from "../invariant.ts";
import { defineLayer, type Shape, type ShapeResult, type Tfjs } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { onlyTensor, ownLayer, type OwnCall } from "./parts/ownLayers.ts";
import { penaltyProblems } from "./parts/penalties.ts";
import { singlePort } from "./parts/ports.ts";
import { recur } from "./parts/recurrence.ts";
import {
  cellWeights,
  featuresOf,
  gruFields,
  joinSteps,
  lstmFields,
  recurrenceSettings,
  recurrentShape,
  recurrentWeights,
  recurrentWeightSpecs,
} from "./parts/recurrentFields.ts";
import { statesSpec, statesValue } from "./parts/recurrentLayer.ts";
import { shapeOk } from "./parts/shapes.ts";
import { bidirectionalWork } from "./parts/layerWork.ts";

const { goBackwards: _oneWay, ...bothWays } = { ...lstmFields, ...gruFields };

const fields = {
  cell: {
    kind: "choice",
    label: "Cell",
    default: "lstm",
    choices: [
      { value: "lstm", label: "LSTM" },
      { value: "gru", label: "GRU" },
      { value: "simpleRNN", label: "Simple RNN" },
    ],
    help: "What runs in both directions.",
  },
  merge: {
    kind: "choice",
    label: "Join",
    default: "concat",
    choices: [
      { value: "concat", label: "One behind the other" },
      { value: "sum", label: "Sum" },
      { value: "multiply", label: "Product" },
      { value: "average", label: "Mean" },
    ],
    help: "How the two outputs become one.",
  },
  ...bothWays,
} as const satisfies FieldSpecs;

type Values = FieldValues<typeof fields>;

export const bidirectional = defineLayer({
  id: "bidirectional",
  version: 1,
  title: "Bidirectional",
  category: "recurrent",
  role: "layer",
  summary: "A recurrent layer that reads forwards and backwards.",
  help: "Two cells with weights of their own, one from first step to last, one from last to first; their outputs are joined step by step. Schuster and Paliwal, 1997.",
  keywords: ["recurrent", "sequence", "lstm", "gru", "bilstm"],
  inputs: [singlePort],
  mask: "read",
  fields,
  check: (fields) => penaltyProblems(fields),
  headline: ({ cell, units }) => `${cell} · ${units}`,
  outputShape: (values, inputs) => joinedShape(values, inputs),
  weights: (values, inputs) => {
    const one = recurrentWeightSpecs(values.cell, { ...values, goBackwards: false }, featuresOf(inputs));
    return ["forward_", "backward_"].flatMap((prefix) =>
      one.map((weight) => ({ ...weight, name: `${prefix}${weight.name}` })),
    );
  },
  work: ({ cell }, context) => bidirectionalWork(cell, context),
  innerValues: ({ units }, inputs) => [statesSpec(2, units, inputs)],
  build: (tf, values, { name, seed, inputShapes }) => {
    const features = featuresOf(inputShapes);
    const settings = { ...values, goBackwards: false };
    const runOneWay = (inputs: readonly Tensor[], { weights, training }: OwnCall, goBackwards: boolean) => {
      const half = weights.length / 2;
      const own = goBackwards ? weights.slice(half) : weights.slice(0, half);
      const site = goBackwards ? 2 : 0;
      const oneWay = {
        ...recurrenceSettings(tf, values.cell, settings, seed, training, site),
        goBackwards,
      };
      return recur(tf, onlyTensor(inputs), cellWeights(own), oneWay, inputs[1]);
    };
    const runBothWays = (inputs: readonly Tensor[], call: OwnCall) =>
      [runOneWay(inputs, call, false), runOneWay(inputs, call, true)] as const;
    return ownLayer(tf, {
      name,
      kind: "Bidirectional",
      outputShape: shapeOrNothing(joinedShape(values, inputShapes)),
      weights: ["forward_", "backward_"].flatMap((prefix) =>
        recurrentWeights(tf, values.cell, settings, features, seed, prefix),
      ),
      compute: (inputs, call) => {
        const [forward, backward] = runBothWays(inputs, call);
        // Step by step, the backward outputs lie in reverse; its last output has seen the whole sequence.
        const aligned = values.returnSequences ? backward.toReversed() : backward;
        return joinDirections(
          tf,
          joinSteps(tf, forward, values.returnSequences),
          joinSteps(tf, aligned, values.returnSequences),
          values.merge,
        );
      },
      inner: {
        states: statesValue(tf, statesSpec(2, values.units, inputShapes), (inputs, call) => {
          const [forward, backward] = runBothWays(inputs, call);
          return [forward, backward.toReversed()];
        }),
      },
    });
  },
  examples: [
    { title: "LSTM", fields: { units: 2 }, inputs: [[4, 3]] },
    {
      title: "GRU, every step, summed",
      fields: { cell: "gru", units: 3, returnSequences: true, merge: "sum" },
      inputs: [[3, 2]],
    },
    {
      title: "Simple RNN, every step",
      fields: { cell: "simpleRNN", units: 2, returnSequences: true },
      inputs: [[3, 2]],
    },
  ],
});

function joinedShape({ units, returnSequences, merge }: Values, inputs: readonly Shape[]): ShapeResult {
  const one = recurrentShape({ units, returnSequences }, inputs);
  if (!one.ok || merge !== "concat") return one;
  return shapeOk([...one.shape.slice(0, -1), 2 * units]);
}

function joinDirections(tf: Tfjs, forward: Tensor, backward: Tensor, merge: Values["merge"]): Tensor {
  const { core } = tf;
  switch (merge) {
    case "concat":
      return core.concat([forward, backward], -1);
    case "sum":
      return core.add(forward, backward);
    case "multiply":
      return core.mul(forward, backward);
    case "average":
      return core.mul(core.add(forward, backward), 0.5);
    default:
      return unreachable(merge);
  }
}
