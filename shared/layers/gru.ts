import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { recur } from "./parts/recurrence.ts";
import {
  cellWeights,
  featuresOf,
  joinSteps,
  recurrenceSettings,
  recurrentExamples,
  recurrentShape,
  recurrentWeights,
  recurrentWeightSpecs,
  gruFields,
} from "./parts/recurrentFields.ts";

export const gru = defineLayer({
  id: "gru",
  version: 1,
  title: "GRU",
  category: "recurrent",
  role: "layer",
  summary: "A lighter gated memory.",
  help: "An update gate says how much of the state stays, a reset gate how much of it the new candidate sees. Cho et al., 2014.",
  keywords: ["recurrent", "sequence", "memory", "gate", "gated recurrent unit"],
  inputs: [singlePort],
  fields: gruFields,
  headline: ({ units }) => String(units),
  outputShape: recurrentShape,
  weights: (fields, inputs) => recurrentWeightSpecs("gru", fields, featuresOf(inputs)),
  build: (tf, fields, { name, seed, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "GRU",
      outputShape: shapeOrNothing(recurrentShape(fields, inputShapes)),
      weights: recurrentWeights(tf, "gru", fields, featuresOf(inputShapes), seed),
      compute: (inputs, { weights, training }) => {
        const settings = recurrenceSettings(tf, "gru", fields, seed, training);
        return joinSteps(
          tf,
          recur(tf, onlyTensor(inputs), cellWeights(weights), settings),
          fields.returnSequences,
        );
      },
    }),
  examples: [
    ...recurrentExamples,
    { title: "Reset before the product", fields: { units: 3, resetAfter: false }, inputs: [[4, 2]] },
  ],
});
