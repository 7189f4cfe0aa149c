import { transposeSequences } from "./parts/transposedConvolution.ts";
import { transposedConvolutionLayer } from "./parts/transposedConvolutionLayer.ts";

export const conv1dTranspose = transposedConvolutionLayer(1, {
  id: "conv1dTranspose",
  transpose: transposeSequences,
  examples: [
    {
      title: "Twice as large",
      fields: { filters: 3, padding: "same", activation: "relu" },
      inputs: [[4, 2]],
    },
    {
      title: "Valid, stride 1, no bias",
      fields: { filters: 2, kernelSize: [2], strides: [1], useBias: false },
      inputs: [[4, 2]],
    },
  ],
});
