import { defineLayer } from "./definition.ts";
import { penaltyProblems } from "./parts/penalties.ts";
import { singlePort } from "./parts/ports.ts";
import {
  featuresOf,
  gruFields,
  recurrentExamples,
  recurrentShape,
  recurrentWeightSpecs,
} from "./parts/recurrentFields.ts";
import { buildRecurrent, statesSpec } from "./parts/recurrentLayer.ts";
import { recurrentWork } from "./parts/layerWork.ts";

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
  mask: "read",
  fields: gruFields,
  check: (fields) => penaltyProblems(fields),
  headline: ({ units }) => String(units),
  outputShape: recurrentShape,
  weights: (fields, inputs) => recurrentWeightSpecs("gru", fields, featuresOf(inputs)),
  work: (_fields, context) => recurrentWork("gru", context),
  innerValues: ({ units }, inputs) => [statesSpec(1, units, inputs)],
  build: (tf, fields, context) => buildRecurrent(tf, { kind: "gru", title: "GRU" }, fields, context),
  examples: [
    ...recurrentExamples,
    { title: "Reset before the product", fields: { units: 3, resetAfter: false }, inputs: [[4, 2]] },
  ],
});
