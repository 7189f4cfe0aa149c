import { transposeImages } from "./parts/transposedConvolution.ts";
import { transposedConvolutionLayer } from "./parts/transposedConvolutionLayer.ts";

export const conv2dTranspose = transposedConvolutionLayer(2, {
  id: "conv2dTranspose",
  transpose: transposeImages,
  examples: [
    {
      title: "Twice as large",
      fields: { filters: 3, padding: "same", activation: "relu" },
      inputs: [[3, 4, 2]],
    },
    {
      title: "Valid, stride 1, no bias",
      fields: { filters: 2, kernelSize: [2, 3], strides: [1, 1], useBias: false },
      inputs: [[3, 4, 2]],
    },
  ],
});
