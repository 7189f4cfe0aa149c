import { defineLayer } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { pooling2dExamples, pooling2dFields, pooling2dHeadline, pooling2dShape } from "./parts/pooling2d.ts";

export const averagePooling2d = defineLayer({
  id: "averagePooling2d",
  version: 1,
  title: "Average pooling 2D",
  category: "pooling",
  role: "layer",
  summary: "Keeps the mean of each window.",
  help: "Slides a window over each channel and keeps the mean of the values inside the image; padding is not counted. Nothing is learned.",
  keywords: ["pooling", "downsample", "subsample", "mean"],
  inputs: [singlePort],
  fields: pooling2dFields,
  headline: pooling2dHeadline,
  outputShape: pooling2dShape,
  weights: () => [],
  build: (tf, { poolSize, strides, padding }, { name }) =>
    tf.layers.layers.averagePooling2d({
      name,
      poolSize: [...poolSize] as [number, number],
      strides: [...strides] as [number, number],
      padding,
    }),
  examples: pooling2dExamples,
});
