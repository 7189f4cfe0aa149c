import { depthwiseLayer } from "./parts/depthwiseLayer.ts";
import { depthwiseSequences } from "./parts/separableConvolution.ts";

export const depthwiseConv1d = depthwiseLayer(1, {
  id: "depthwiseConv1d",
  convolve: depthwiseSequences,
  examples: [
    { title: "ReLU", fields: { activation: "relu" }, inputs: [[6, 2]] },
    {
      title: "Two filters per channel, stride 2",
      fields: { depthMultiplier: 2, strides: [2], padding: "same", useBias: false },
      inputs: [[6, 2]],
    },
  ],
});
