import { defineLayer } from "./definition.ts";
import { penaltyProblems } from "./parts/penalties.ts";
import { singlePort } from "./parts/ports.ts";
import {
  featuresOf,
  lstmFields,
  recurrentExamples,
  recurrentShape,
  recurrentWeightSpecs,
} from "./parts/recurrentFields.ts";
import { buildRecurrent, statesSpec } from "./parts/recurrentLayer.ts";
import { recurrentWork } from "./parts/layerWork.ts";

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
  mask: "read",
  fields: lstmFields,
  check: (fields) => penaltyProblems(fields),
  headline: ({ units }) => String(units),
  outputShape: recurrentShape,
  weights: (fields, inputs) => recurrentWeightSpecs("lstm", fields, featuresOf(inputs)),
  work: (_fields, context) => recurrentWork("lstm", context),
  innerValues: ({ units }, inputs) => [statesSpec(1, units, inputs)],
  build: (tf, fields, context) => buildRecurrent(tf, { kind: "lstm", title: "LSTM" }, fields, context),
  examples: recurrentExamples,
});
