import { defineLayer } from "./definition.ts";
import { pooling2dExamples, pooling2dFields, poolingHeadline, poolingShape } from "./parts/pooling.ts";
import { singlePort } from "./parts/ports.ts";

export const maxPooling2d = defineLayer({
  id: "maxPooling2d",
  version: 1,
  title: "Max pooling 2D",
  category: "pooling",
  role: "layer",
  summary: "Keeps the largest value of each window.",
  help: "Slides a window over each channel and keeps its largest value: the result is smaller, small shifts stop to matter, nothing is learned.",
  keywords: ["pooling", "downsample", "subsample", "maximum"],
  inputs: [singlePort],
  fields: pooling2dFields,
  headline: poolingHeadline,
  outputShape: poolingShape,
  weights: () => [],
  build: (tf, { poolSize, strides, padding }, { name }) =>
    tf.layers.layers.maxPooling2d({
      name,
      poolSize: [...poolSize] as [number, number],
      strides: [...strides] as [number, number],
      padding,
    }),
  examples: pooling2dExamples,
});
