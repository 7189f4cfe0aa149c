import { defineLayer } from "./definition.ts";
import { pooling1dExamples, pooling1dFields, poolingHeadline, poolingShape } from "./parts/pooling.ts";
import { singlePort } from "./parts/ports.ts";

export const averagePooling1d = defineLayer({
  id: "averagePooling1d",
  version: 1,
  title: "Average pooling 1D",
  category: "pooling",
  role: "layer",
  summary: "Keeps the mean of each window.",
  help: "Slides a window over each channel and keeps the mean of the values inside; padding is not counted. Nothing is learned.",
  keywords: ["pooling", "downsample", "subsample", "mean"],
  inputs: [singlePort],
  fields: pooling1dFields,
  headline: poolingHeadline,
  outputShape: poolingShape,
  weights: () => [],
  build: (tf, { poolSize, strides, padding }, { name }) =>
    tf.layers.layers.averagePooling1d({
      name,
      poolSize: poolSize[0] ?? 1,
      strides: strides[0] ?? 1,
      padding,
    }),
  examples: pooling1dExamples,
});
