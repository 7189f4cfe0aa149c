import { defineLayer, type Shape } from "./definition.ts";
import { dropOut, rateField, rateHeadline, seedField } from "./parts/noise.ts";
import { buildNoise } from "./parts/noiseLayer.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, onlyInput, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { dropoutWork } from "./parts/layerWork.ts";

export const spatialDropout = defineLayer({
  id: "spatialDropout",
  version: 1,
  title: "Spatial dropout",
  category: "regularization",
  role: "layer",
  summary: "Silences whole channels while training.",
  help: "Like Dropout, but a channel (the last axis) is dropped at all places of a sample at once: neighbouring pixels or steps are too alike for dropping single values to help. Tompson et al., 2015.",
  keywords: ["dropout", "feature map", "channel", "regularization"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    rate: rateField(0.5, "Probability that a channel is silenced."),
    seed: seedField,
  },
  headline: rateHeadline,
  outputShape: (_fields, inputs) => {
    const source = onlyInput(inputs);
    if (source.length >= 2) return shapeOk(source);
    return shapeProblem({
      expected: "channels with places, [steps, channels] or more axes",
      found: describeShape(source),
      todo: "Use Dropout for vectors.",
    });
  },
  weights: () => [],
  work: dropoutWork,
  build: (tf, fields, context) =>
    buildNoise(tf, context, {
      kind: "SpatialDropout",
      seed: fields.seed,
      change: (values, seed) =>
        dropOut(tf, values, {
          rate: fields.rate,
          maskShape: channelMask(values.shape),
          seed,
          site: 0,
        }),
    }),
  examples: [
    { title: "Sequence", fields: { rate: 0.3 }, inputs: [[4, 6]] },
    { title: "Image", fields: { rate: 0.5 }, inputs: [[3, 3, 8]] },
  ],
});

/** [N, H, W, C] → [N, 1, 1, C] */
function channelMask(shape: Shape): Shape {
  return shape.map((size, axis) => (axis === 0 || axis === shape.length - 1 ? size : 1));
}
