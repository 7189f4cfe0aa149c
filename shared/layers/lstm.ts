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
  lstmFields,
} from "./parts/recurrentFields.ts";

export const lstm = defineLayer({
  id: "lstm",
  version: 1,
  title: "LSTM",
  category: "recurrent",
  role: "layer",
  summary: "A memory with gates that decide what to keep.",
  help: "Input, forget and output gates say what enters the memory, what stays in it and what is shown: remembers over hundreds of steps. Hochreiter and Schmidhuber, 1997; Gers et al., 2000.",
  keywords: ["recurrent", "sequence", "memory", "gate", "long short-term memory"],
  inputs: [singlePort],
  fields: lstmFields,
  headline: ({ units }) => String(units),
  outputShape: recurrentShape,
  weights: (fields, inputs) => recurrentWeightSpecs("lstm", fields, featuresOf(inputs)),
  build: (tf, fields, { name, seed, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "LSTM",
      outputShape: shapeOrNothing(recurrentShape(fields, inputShapes)),
      weights: recurrentWeights(tf, "lstm", fields, featuresOf(inputShapes), seed),
      compute: (inputs, { weights, training }) => {
        const settings = recurrenceSettings(tf, "lstm", fields, seed, training);
        return joinSteps(
          tf,
          recur(tf, onlyTensor(inputs), cellWeights(weights), settings),
          fields.returnSequences,
        );
      },
    }),
  examples: recurrentExamples,
});
