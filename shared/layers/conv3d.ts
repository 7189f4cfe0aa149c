import { convolveVolumes } from "./parts/convolution.ts";
import { convolutionLayer } from "./parts/convolutionLayer.ts";
import { paddingField } from "./parts/windows.ts";

export const conv3d = convolutionLayer(3, {
  id: "conv3d",
  title: "Conv 3D",
  summary: "Filters that slide through a volume.",
  help: "Each filter is a window of weights [depth, height, width, channels] laid on every place of the volume [D, H, W, C]: scans, or films with time as depth.",
  keywords: ["convolution", "volume", "video", "scan", "voxel"],
  filters: 16,
  padding: paddingField,
  convolve: convolveVolumes,
  examples: [
    {
      title: "Valid, ReLU",
      fields: { filters: 3, kernelSize: [2, 3, 2], activation: "relu" },
      inputs: [[4, 5, 4, 2]],
    },
    {
      title: "Same padding, stride 2",
      fields: { filters: 2, strides: [2, 2, 2], padding: "same" },
      inputs: [[5, 4, 4, 1]],
    },
    {
      title: "Dilated, no bias",
      fields: { filters: 2, kernelSize: [2, 2, 2], dilationRate: [2, 1, 2], useBias: false },
      inputs: [[4, 3, 4, 1]],
    },
  ],
});
