import { separateImages } from "./parts/separableConvolution.ts";
import { separableLayer } from "./parts/separableLayer.ts";

export const separableConv2d = separableLayer(2, {
  id: "separableConv2d",
  title: "Separable conv 2D",
  summary: "A convolution in two cheap steps: places, then channels.",
  help: "First each channel is convolved on its own [height, width], then a 1×1 convolution mixes the channels: far fewer weights and products than a full convolution. Chollet, 2017.",
  keywords: ["depthwise", "pointwise", "mobile", "xception", "convolution"],
  separate: separateImages,
  examples: [
    { title: "ReLU", fields: { filters: 4, activation: "relu" }, inputs: [[5, 5, 2]] },
    {
      title: "Two filters per channel, stride 2",
      fields: { filters: 3, depthMultiplier: 2, strides: [2, 2], padding: "same", useBias: false },
      inputs: [[5, 4, 2]],
    },
  ],
});
