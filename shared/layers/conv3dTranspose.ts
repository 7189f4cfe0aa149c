import { transposeVolumes } from "./parts/transposedConvolution.ts";
import { transposedConvolutionLayer } from "./parts/transposedConvolutionLayer.ts";

export const conv3dTranspose = transposedConvolutionLayer(3, {
  id: "conv3dTranspose",
  transpose: transposeVolumes,
  examples: [
    {
      title: "Twice as large",
      fields: { filters: 3, padding: "same", activation: "relu" },
      inputs: [[2, 3, 2, 2]],
    },
    {
      title: "Valid, stride 1, no bias",
      fields: { filters: 2, kernelSize: [2, 3, 1], strides: [1, 1, 1], useBias: false },
      inputs: [[2, 3, 2, 2]],
    },
  ],
});
