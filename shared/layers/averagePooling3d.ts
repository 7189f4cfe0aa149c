import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import {
  pooling3dExamples,
  pooling3dFields,
  poolingHeadline,
  poolingShape,
  poolVolumes,
} from "./parts/pooling.ts";
import { singlePort } from "./parts/ports.ts";

export const averagePooling3d = defineLayer({
  id: "averagePooling3d",
  version: 1,
  title: "Average pooling 3D",
  category: "pooling",
  role: "layer",
  summary: "Keeps the mean of each window.",
  help: "Slides a window over each channel and keeps the mean of the values inside; padding is not counted. Nothing is learned.",
  keywords: ["pooling", "downsample", "subsample", "mean"],
  inputs: [singlePort],
  fields: pooling3dFields,
  headline: poolingHeadline,
  outputShape: poolingShape,
  weights: () => [],
  build: (tf, fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "AveragePooling3D",
      outputShape: shapeOrNothing(poolingShape(fields, inputShapes)),
      compute: (inputs) => poolVolumes(tf, "average", onlyTensor(inputs), fields),
    }),
  examples: pooling3dExamples,
});
