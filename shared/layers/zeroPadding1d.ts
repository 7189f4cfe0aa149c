import { defineLayer } from "./definition.ts";
import { marginField, marginHelp, paddedShape, padPlaces } from "./parts/margins.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, onlyInput } from "./parts/shapes.ts";

export const zeroPadding1d = defineLayer({
  id: "zeroPadding1d",
  version: 1,
  title: "Zero padding 1D",
  category: "shape",
  role: "layer",
  summary: "Puts zeros around a sequence.",
  help: "Adds the given number of places of zeros at each side; channels stay.",
  keywords: ["pad", "border", "margin"],
  inputs: [singlePort],
  fields: { padding: marginField("Zeros", 1, marginHelp[1]) },
  headline: ({ padding }) => describeShape(padding),
  outputShape: ({ padding }, inputs) => paddedShape(padding, onlyInput(inputs)),
  weights: () => [],
  build: (tf, { padding }, { name, inputShapes }) => {
    const padded = paddedShape(padding, onlyInput(inputShapes));
    return ownLayer(tf, {
      name,
      kind: "ZeroPadding1D",
      outputShape: padded.ok ? padded.shape : [],
      compute: (inputs) => padPlaces(tf, onlyTensor(inputs), padding),
    });
  },
  examples: [
    { title: "Uneven", fields: { padding: [2, 1] }, inputs: [[5, 2]] },
    { title: "One side", fields: { padding: [0, 3] }, inputs: [[5, 2]] },
  ],
});
