import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import {
  poolImages,
  pooling2dExamples,
  pooling2dFields,
  poolingHeadline,
  poolingShape,
} from "./parts/pooling.ts";
import { singlePort } from "./parts/ports.ts";

export const averagePooling2d = defineLayer({
  id: "averagePooling2d",
  version: 1,
  title: "Average pooling 2D",
  category: "pooling",
  role: "layer",
  summary: "Keeps the mean of each window.",
  help: "Slides a window over each channel and keeps the mean of the values inside; padding is not counted. Nothing is learned.",
  keywords: ["pooling", "downsample", "subsample", "mean"],
  inputs: [singlePort],
  fields: pooling2dFields,
  headline: poolingHeadline,
  outputShape: poolingShape,
  weights: () => [],
  build: (tf, fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "AveragePooling2D",
      outputShape: shapeOrNothing(poolingShape(fields, inputShapes)),
      compute: (inputs) =>
        poolImages(tf, "average", onlyTensor(inputs), fields.poolSize, fields.strides, fields.padding),
    }),
  examples: pooling2dExamples,
});
