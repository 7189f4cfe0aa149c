import { tfjsActivation } from "./parts/activations.ts";
import { convolveImages } from "./parts/convolution.ts";
import { convolutionLayer } from "./parts/convolutionLayer.ts";
import { kernelArgs } from "./parts/kernelFields.ts";
import { paddingField } from "./parts/windows.ts";

export const conv2d = convolutionLayer(2, {
  id: "conv2d",
  title: "Conv 2D",
  summary: "Filters that slide over an image.",
  help: "Each filter is a small window of weights [height, width, channels] laid on every place of the image [H, W, C]; its sum there is one value of its feature map. Kernel [height, width, channels / groups, filters].",
  keywords: ["convolution", "filter", "kernel", "feature map", "cnn", "dilated", "grouped"],
  filters: 32,
  padding: paddingField,
  convolve: convolveImages,
  buildNative: (tf, fields, { name, seed }) => {
    const { filters, kernelSize, strides, padding, dilationRate, groups, activation } = fields;
    const plain = groups === 1 && dilationRate.every((dilation) => dilation === 1);
    if (!plain) return null;
    return tf.layers.layers.conv2d({
      name,
      filters,
      kernelSize: [...kernelSize],
      strides: [...strides],
      padding,
      activation: tfjsActivation(activation),
      ...kernelArgs(tf, fields, seed, 4),
    });
  },
  examples: [
    {
      title: "3×3, valid, ReLU",
      fields: { filters: 4, kernelSize: [3, 3], activation: "relu" },
      inputs: [[6, 5, 2]],
    },
    {
      title: "Same padding, stride 2",
      fields: { filters: 3, kernelSize: [3, 3], strides: [2, 2], padding: "same" },
      inputs: [[7, 6, 2]],
    },
    {
      title: "Dilated, no bias",
      fields: { filters: 2, kernelSize: [2, 2], dilationRate: [2, 2], useBias: false },
      inputs: [[6, 6, 1]],
    },
    { title: "1×1", fields: { filters: 5, kernelSize: [1, 1] }, inputs: [[4, 4, 3]] },
    {
      title: "Two groups",
      fields: { filters: 4, kernelSize: [3, 3], groups: 2, padding: "same", activation: "tanh" },
      inputs: [[5, 4, 4]],
    },
  ],
});
