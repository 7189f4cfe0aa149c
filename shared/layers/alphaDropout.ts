import { defineLayer } from "./definition.ts";
import { keepMask, seedField } from "./parts/noise.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

/** What SELU tends to far below zero: −scale · alpha of Klambauer et al., 2017. */
const silenced = -1.7580993408473766;

export const alphaDropout = defineLayer({
  id: "alphaDropout",
  version: 1,
  title: "Alpha dropout",
  category: "regularization",
  role: "layer",
  summary: "Dropout that keeps SELU's mean and variance.",
  help: "Silenced values take SELU's lowest value instead of 0, then all are scaled and shifted so that mean and variance stay. For networks of SELU. Klambauer et al., 2017.",
  keywords: ["dropout", "selu", "self-normalizing"],
  inputs: [singlePort],
  fields: {
    rate: {
      kind: "number",
      label: "Rate",
      default: 0.1,
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
      kind: "AlphaDropout",
      outputShape: onlyInput(context.inputShapes),
      compute: (inputs, { training }) => {
        const { core } = tf;
        const values = onlyTensor(inputs);
        if (!training || rate === 0) return values;
        const kept = keepMask(tf, { rate, maskShape: values.shape, seed: seed ?? context.seed, site: 0 });
        const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * silenced ** 2));
        const mixed = core.add(core.mul(values, kept), core.mul(core.sub(1, kept), silenced));
        return core.add(core.mul(mixed, scale), -scale * silenced * rate);
      },
    }),
  examples: [
    { title: "A tenth of a vector", fields: {}, inputs: [[8]] },
    { title: "Half of an image", fields: { rate: 0.5 }, inputs: [[3, 3, 2]] },
  ],
});
