import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import {
  pooling1dExamples,
  pooling1dFields,
  poolingHeadline,
  poolingShape,
  poolImages,
} from "./parts/pooling.ts";
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
  build: (tf, fields, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "AveragePooling1D",
      outputShape: shapeOrNothing(poolingShape(fields, inputShapes)),
      compute: (inputs) => {
        const image = tf.core.expandDims(onlyTensor(inputs), 1);
        const [size = 1] = fields.poolSize;
        const [stride = 1] = fields.strides;
        return tf.core.squeeze(poolImages(tf, "average", image, [1, size], [1, stride], fields.padding), [1]);
      },
    }),
  examples: pooling1dExamples,
});
