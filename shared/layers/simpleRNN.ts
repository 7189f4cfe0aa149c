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
  recurrentFields,
} from "./parts/recurrentFields.ts";

export const simpleRNN = defineLayer({
  id: "simpleRNN",
  version: 1,
  title: "Simple RNN",
  category: "recurrent",
  role: "layer",
  summary: "A state that is mixed with each step's input.",
  help: "h ← f(x · W + h · U + b) from step to step: the simplest memory, which fades quickly. Elman, 1990.",
  keywords: ["recurrent", "sequence", "elman", "state"],
  inputs: [singlePort],
  fields: recurrentFields,
  headline: ({ units }) => String(units),
  outputShape: recurrentShape,
  weights: (fields, inputs) => recurrentWeightSpecs("simpleRNN", fields, featuresOf(inputs)),
  build: (tf, fields, { name, seed, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "SimpleRNN",
      outputShape: shapeOrNothing(recurrentShape(fields, inputShapes)),
      weights: recurrentWeights(tf, "simpleRNN", fields, featuresOf(inputShapes), seed),
      compute: (inputs, { weights, training }) => {
        const settings = recurrenceSettings(tf, "simpleRNN", fields, seed, training);
        return joinSteps(
          tf,
          recur(tf, onlyTensor(inputs), cellWeights(weights), settings),
          fields.returnSequences,
        );
      },
    }),
  examples: recurrentExamples,
});
