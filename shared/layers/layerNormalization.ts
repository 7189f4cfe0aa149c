import { defineLayer } from "./definition.ts";
import {
  centerField,
  epsilonField,
  scaleAndShift,
  scaleAndShiftSpecs,
  scaleAndShiftWeights,
  scaleField,
  standardize,
} from "./parts/normalizing.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput, shapeOk } from "./parts/shapes.ts";
import { normalizationWork } from "./parts/layerWork.ts";

export const layerNormalization = defineLayer({
  id: "layerNormalization",
  version: 1,
  title: "Layer normalization",
  category: "normalization",
  role: "layer",
  summary: "Keeps the features of each place at mean 0 and variance 1.",
  help: "y = γ · (x − mean) / √(variance + ε) + β with mean and variance over the last axis of each sample: the same while training and afterwards, whatever the batch. Ba et al., 2016.",
  keywords: ["layernorm", "normalize", "transformer"],
  inputs: [singlePort],
  mask: "carried",
  fields: { epsilon: epsilonField(0.001), center: centerField, scale: scaleField },
  headline: () => "",
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: (fields, inputs) => scaleAndShiftSpecs(fields, [lastSize(onlyInput(inputs))]),
  work: normalizationWork,
  build: (tf, fields, { name, inputShapes }) => {
    const source = onlyInput(inputShapes);
    return ownLayer(tf, {
      name,
      kind: "LayerNormalization",
      outputShape: source,
      weights: scaleAndShiftWeights(tf, fields, [lastSize(source)]),
      compute: (inputs, { weights }) => {
        const values = onlyTensor(inputs);
        return scaleAndShift(tf, standardize(tf, values, [values.rank - 1], fields.epsilon), weights, fields);
      },
    });
  },
  examples: [
    { title: "A vector", fields: {}, inputs: [[6]] },
    { title: "A sequence, no shift", fields: { center: false }, inputs: [[4, 5]] },
  ],
});
