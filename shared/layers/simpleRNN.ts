import { defineLayer } from "./definition.ts";
import { penaltyProblems } from "./parts/penalties.ts";
import { singlePort } from "./parts/ports.ts";
import {
  featuresOf,
  recurrentFields,
  recurrentExamples,
  recurrentShape,
  recurrentWeightSpecs,
} from "./parts/recurrentFields.ts";
import { buildRecurrent, statesSpec } from "./parts/recurrentLayer.ts";
import { recurrentWork } from "./parts/layerWork.ts";

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
  mask: "read",
  fields: recurrentFields,
  check: (fields) => penaltyProblems(fields),
  headline: ({ units }) => String(units),
  outputShape: recurrentShape,
  weights: (fields, inputs) => recurrentWeightSpecs("simpleRNN", fields, featuresOf(inputs)),
  work: (_fields, context) => recurrentWork("simpleRNN", context),
  innerValues: ({ units }, inputs) => [statesSpec(1, units, inputs)],
  build: (tf, fields, context) =>
    buildRecurrent(tf, { kind: "simpleRNN", title: "SimpleRNN" }, fields, context),
  examples: recurrentExamples,
});
