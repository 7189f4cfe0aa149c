import { separateSequences } from "./parts/separableConvolution.ts";
import { separableLayer } from "./parts/separableLayer.ts";

export const separableConv1d = separableLayer(1, {
  id: "separableConv1d",
  title: "Separable conv 1D",
  summary: "A convolution along a sequence in two cheap steps.",
  help: "First each channel is convolved on its own along the steps, then the channels are mixed at every step. Chollet, 2017.",
  keywords: ["depthwise", "pointwise", "sequence", "convolution"],
  separate: separateSequences,
  examples: [
    { title: "ReLU", fields: { filters: 4, activation: "relu" }, inputs: [[6, 2]] },
    {
      title: "Two filters per channel, same padding",
      fields: { filters: 3, depthMultiplier: 2, padding: "same", useBias: false },
      inputs: [[5, 2]],
    },
  ],
});
