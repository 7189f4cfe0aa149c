import { convolveSequences } from "./parts/convolution.ts";
import { convolutionLayer } from "./parts/convolutionLayer.ts";
import { paddingField } from "./parts/windows.ts";

export const conv1d = convolutionLayer(1, {
  id: "conv1d",
  title: "Conv 1D",
  summary: "Filters that slide along a sequence.",
  help: "Each filter is a window of weights [steps, channels] laid on every place of the sequence [S, C]. Causal padding keeps the length and lets no output see later steps, as for signals that are still coming in (van den Oord et al., WaveNet, 2016).",
  keywords: ["convolution", "sequence", "signal", "text", "causal", "wavenet", "temporal"],
  filters: 32,
  padding: {
    ...paddingField,
    choices: [
      ...paddingField.choices,
      { value: "causal", label: "Causal: zeros before, no output sees later steps" },
    ],
  },
  convolve: convolveSequences,
  examples: [
    { title: "Valid, ReLU", fields: { filters: 4, activation: "relu" }, inputs: [[7, 3]] },
    {
      title: "Causal and dilated",
      fields: { filters: 3, kernelSize: [2], padding: "causal", dilationRate: [2] },
      inputs: [[6, 2]],
    },
    {
      title: "Same padding, stride 2",
      fields: { filters: 2, strides: [2], padding: "same" },
      inputs: [[7, 2]],
    },
    { title: "Two groups", fields: { filters: 4, groups: 2 }, inputs: [[5, 4]] },
  ],
});
