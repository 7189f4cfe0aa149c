import { depthwiseLayer } from "./parts/depthwiseLayer.ts";
import { depthwiseImages } from "./parts/separableConvolution.ts";

export const depthwiseConv2d = depthwiseLayer(2, {
  id: "depthwiseConv2d",
  convolve: depthwiseImages,
  examples: [
    { title: "ReLU", fields: { activation: "relu" }, inputs: [[5, 6, 2]] },
    {
      title: "Two filters per channel, stride 2",
      fields: { depthMultiplier: 2, strides: [2, 2], padding: "same", useBias: false },
      inputs: [[5, 6, 2]],
    },
  ],
});
