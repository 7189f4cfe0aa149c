import { defineLayer } from "./definition.ts";
import {
  globalPoolingExamples,
  globalPoolingFields,
  globalPoolingShape,
  placeAxes,
} from "./parts/globalPooling.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";

export const globalMaxPooling3d = defineLayer({
  id: "globalMaxPooling3d",
  version: 1,
  title: "Global max pooling 3D",
  category: "pooling",
  role: "layer",
  summary: "Keeps one number per channel: the largest value over all places.",
  help: "One window over the whole input: the largest value of each channel, so that what follows does not depend on the input's size. Lin et al., 2014.",
  keywords: ["pooling", "global", "reduce", "flatten"],
  inputs: [singlePort],
  fields: globalPoolingFields,
  headline: () => "",
  outputShape: ({ keepDims }, inputs) => globalPoolingShape(3, keepDims, inputs),
  weights: () => [],
  build: (tf, { keepDims }, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "GlobalMaxPooling3D",
      outputShape: shapeOrNothing(globalPoolingShape(3, keepDims, inputShapes)),
      compute: (inputs) => tf.core.max(onlyTensor(inputs), placeAxes(3), keepDims),
    }),
  examples: globalPoolingExamples(3),
});
