import { defineLayer } from "./definition.ts";
import { marginField, marginHelp, paddedShape, padPlaces } from "./parts/margins.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, onlyInput } from "./parts/shapes.ts";

export const zeroPadding3d = defineLayer({
  id: "zeroPadding3d",
  version: 1,
  title: "Zero padding 3D",
  category: "shape",
  role: "layer",
  summary: "Puts zeros around a volume.",
  help: "Adds the given number of places of zeros at each side; channels stay.",
  keywords: ["pad", "border", "margin"],
  inputs: [singlePort],
  fields: { padding: marginField("Zeros", 3, marginHelp[3]) },
  headline: ({ padding }) => describeShape(padding),
  outputShape: ({ padding }, inputs) => paddedShape(padding, onlyInput(inputs)),
  weights: () => [],
  build: (tf, { padding }, { name, inputShapes }) => {
    const padded = paddedShape(padding, onlyInput(inputShapes));
    return ownLayer(tf, {
      name,
      kind: "ZeroPadding3D",
      outputShape: padded.ok ? padded.shape : [],
      compute: (inputs) => padPlaces(tf, onlyTensor(inputs), padding),
    });
  },
  examples: [
    { title: "Uneven", fields: { padding: [1, 0, 2, 1, 0, 1] }, inputs: [[4, 5, 4, 1]] },
    { title: "One side", fields: { padding: [0, 1, 0, 1, 0, 0] }, inputs: [[4, 5, 4, 1]] },
  ],
});
