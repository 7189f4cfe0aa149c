import { defineLayer } from "./definition.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

// tfjs's own ELU layer knows alpha = 1 only. ELU(x) = max(x, 0) + alpha · elu(min(x, 0)).
export const elu = defineLayer({
  id: "elu",
  version: 1,
  title: "ELU",
  category: "activation",
  role: "layer",
  summary: "ReLU with a smooth floor at −alpha.",
  help: "x where x > 0, else alpha · (eˣ − 1): means closer to zero than with ReLU. Clevert et al., 2016.",
  keywords: ["relu", "exponential", "smooth"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    alpha: {
      kind: "number",
      label: "Alpha",
      default: 1,
      min: 0,
      max: 100,
      help: "How far below zero the values may go.",
    },
  },
  headline: ({ alpha }) => `α ${alpha}`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  build: (tf, { alpha }, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "ELU",
      outputShape: onlyInput(inputShapes),
      compute: (inputs) => {
        const { core } = tf;
        const values = onlyTensor(inputs);
        const below = core.elu(core.minimum(values, 0));
        return core.add(core.relu(values), core.mul(below, alpha));
      },
    }),
  examples: [
    { title: "Alpha 1", fields: {}, inputs: [[6]] },
    { title: "Alpha 0.5 on an image", fields: { alpha: 0.5 }, inputs: [[3, 3, 2]] },
  ],
});
