import { defineLayer } from "./definition.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";
import { dropOut, rateField, rateHeadline, seedField } from "./parts/noise.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";
import { dropoutWork } from "./parts/layerWork.ts";

export const dropout = defineLayer({
  id: "dropout",
  version: 1,
  title: "Dropout",
  category: "regularization",
  role: "layer",
  summary: "Silences random values while training.",
  help: "While training each value is set to 0 with probability `rate` and the others are multiplied by 1 / (1 − rate); afterwards values pass unchanged. Srivastava et al., 2014.",
  keywords: ["regularization", "overfitting", "noise"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    rate: rateField(0.5, "Probability that a value is silenced."),
    seed: seedField,
  },
  headline: rateHeadline,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  work: dropoutWork,
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "Dropout",
      seed: fields.seed,
      change: (values, seed) =>
        dropOut(tf, values, { rate: fields.rate, maskShape: values.shape, seed, site: 0 }),
    }),
  examples: [
    { title: "Half of a vector", fields: { rate: 0.5 }, inputs: [[8]] },
    { title: "A tenth of an image", fields: { rate: 0.1, seed: 3 }, inputs: [[4, 4, 2]] },
  ],
});
