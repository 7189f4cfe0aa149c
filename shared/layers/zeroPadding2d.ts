import { defineLayer } from "./definition.ts";
import { marginField, marginHelp, paddedShape, padPlaces } from "./parts/margins.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, onlyInput } from "./parts/shapes.ts";

export const zeroPadding2d = defineLayer({
  id: "zeroPadding2d",
  version: 1,
  title: "Zero padding 2D",
  category: "shape",
  role: "layer",
  summary: "Puts zeros around a image.",
  help: "Adds the given number of places of zeros at each side; channels stay.",
  keywords: ["pad", "border", "margin"],
  inputs: [singlePort],
  fields: { padding: marginField("Zeros", 2, marginHelp[2]) },
  headline: ({ padding }) => describeShape(padding),
  outputShape: ({ padding }, inputs) => paddedShape(padding, onlyInput(inputs)),
  weights: () => [],
  build: (tf, { padding }, { name, inputShapes }) => {
    const padded = paddedShape(padding, onlyInput(inputShapes));
    return ownLayer(tf, {
      name,
      kind: "ZeroPadding2D",
      outputShape: padded.ok ? padded.shape : [],
      compute: (inputs) => padPlaces(tf, onlyTensor(inputs), padding),
    });
  },
  examples: [
    { title: "Uneven", fields: { padding: [1, 0, 2, 1] }, inputs: [[5, 6, 2]] },
    { title: "One side", fields: { padding: [0, 0, 1, 2] }, inputs: [[5, 6, 2]] },
  ],
});
