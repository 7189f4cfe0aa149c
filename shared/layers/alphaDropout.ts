import { defineLayer } from "./definition.ts";
import { keepMask, rateField, rateHeadline, seedField } from "./parts/noise.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";
import { dropoutWork } from "./parts/layerWork.ts";

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
  mask: "carried",
  fields: {
    rate: rateField(0.1, "Probability that a value is silenced."),
    seed: seedField,
  },
  headline: rateHeadline,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  work: dropoutWork,
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "AlphaDropout",
      seed: fields.seed,
      change: (values, seed) => {
        const { rate } = fields;
        const { core } = tf;
        if (rate === 0) return values;
        const kept = keepMask(tf, { rate, maskShape: values.shape, seed, site: 0 });
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
