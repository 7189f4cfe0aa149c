import { defineLayer } from "./definition.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { dropOut, seedField } from "./parts/noise.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

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
  fields: {
    rate: {
      kind: "number",
      label: "Rate",
      default: 0.5,
      min: 0,
      max: 1,
      exclusiveMax: true,
      help: "Probability that a value is silenced.",
    },
    seed: seedField,
  },
  headline: ({ rate }) => `${Math.round(rate * 100)} %`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  build: (tf, { rate, seed }, context) =>
    ownLayer(tf, {
      name: context.name,
      kind: "Dropout",
      outputShape: onlyInput(context.inputShapes),
      compute: (inputs, { training }) => {
        const values = onlyTensor(inputs);
        if (!training) return values;
        return dropOut(tf, values, { rate, maskShape: values.shape, seed: seed ?? context.seed, site: 0 });
      },
    }),
  examples: [
    { title: "Half of a vector", fields: { rate: 0.5 }, inputs: [[8]] },
    { title: "A tenth of an image", fields: { rate: 0.1, seed: 3 }, inputs: [[4, 4, 2]] },
  ],
});
