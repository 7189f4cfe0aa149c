import { defineLayer } from "./definition.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";
import { lengthNormalizationWork } from "./parts/layerWork.ts";

const smallestNormSquared = 1e-12;

export const unitNormalization = defineLayer({
  id: "unitNormalization",
  version: 1,
  title: "Unit normalization",
  category: "normalization",
  role: "layer",
  summary: "Brings every feature vector to length 1.",
  help: "y = x / √(Σ x²) over the last axis: only the direction is left, as for comparing embeddings.",
  keywords: ["l2", "normalize", "cosine", "embedding"],
  inputs: [singlePort],
  mask: "carried",
  fields: {},
  headline: () => "",
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  work: lengthNormalizationWork,
  build: (tf, _fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "UnitNormalization",
      outputShape: onlyInput(inputShapes),
      compute: (inputs) => {
        const { core } = tf;
        const values = onlyTensor(inputs);
        const normSquared = core.maximum(core.sum(core.square(values), -1, true), smallestNormSquared);
        return core.mul(values, core.rsqrt(normSquared));
      },
    }),
  examples: [
    { title: "A vector", fields: {}, inputs: [[5]] },
    { title: "A sequence", fields: {}, inputs: [[3, 4]] },
  ],
});
