import { defineLayer } from "./definition.ts";
import { pooling2dExamples, pooling2dFields, poolingHeadline, poolingShape } from "./parts/pooling.ts";
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
  build: (tf, { poolSize, strides, padding }, { name }) =>
    tf.layers.layers.averagePooling2d({
      name,
      poolSize: [...poolSize] as [number, number],
      strides: [...strides] as [number, number],
      padding,
    }),
  examples: pooling2dExamples,
});
