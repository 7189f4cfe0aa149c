import { defineLayer } from "./definition.ts";
import { pooling1dExamples, pooling1dFields, poolingHeadline, poolingShape } from "./parts/pooling.ts";
import { singlePort } from "./parts/ports.ts";

export const maxPooling1d = defineLayer({
  id: "maxPooling1d",
  version: 1,
  title: "Max pooling 1D",
  category: "pooling",
  role: "layer",
  summary: "Keeps the largest value of each window.",
  help: "Slides a window over each channel and keeps its largest value: the result is smaller, small shifts stop to matter, nothing is learned.",
  keywords: ["pooling", "downsample", "subsample", "maximum"],
  inputs: [singlePort],
  fields: pooling1dFields,
  headline: poolingHeadline,
  outputShape: poolingShape,
  weights: () => [],
  build: (tf, { poolSize, strides, padding }, { name }) =>
    tf.layers.layers.maxPooling1d({ name, poolSize: poolSize[0] ?? 1, strides: strides[0] ?? 1, padding }),
  examples: pooling1dExamples,
});
