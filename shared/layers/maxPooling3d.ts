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

export const maxPooling3d = defineLayer({
  id: "maxPooling3d",
  version: 1,
  title: "Max pooling 3D",
  category: "pooling",
  role: "layer",
  summary: "Keeps the largest value of each window.",
  help: "Slides a window over each channel and keeps its largest value: the result is smaller, small shifts stop to matter, nothing is learned.",
  keywords: ["pooling", "downsample", "subsample", "maximum"],
  inputs: [singlePort],
  fields: pooling3dFields,
  headline: poolingHeadline,
  outputShape: poolingShape,
  weights: () => [],
  build: (tf, fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "MaxPooling3D",
      outputShape: shapeOrNothing(poolingShape(fields, inputShapes)),
      compute: (inputs) => poolVolumes(tf, "max", onlyTensor(inputs), fields),
    }),
  examples: pooling3dExamples,
});
