import { defineLayer } from "./definition.ts";
import { cropPlaces, croppedShape, marginField, marginHelp } from "./parts/margins.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, onlyInput } from "./parts/shapes.ts";

export const cropping1d = defineLayer({
  id: "cropping1d",
  version: 1,
  title: "Cropping 1D",
  category: "shape",
  role: "layer",
  summary: "Cuts the rim off a sequence.",
  help: "Leaves out the given number of places at each side; channels stay.",
  keywords: ["crop", "cut", "trim"],
  inputs: [singlePort],
  fields: { cropping: marginField("Cut off", 1, marginHelp[1]) },
  headline: ({ cropping }) => describeShape(cropping),
  outputShape: ({ cropping }, inputs) => croppedShape(cropping, onlyInput(inputs)),
  weights: () => [],
  build: (tf, { cropping }, { name, inputShapes }) => {
    const cropped = croppedShape(cropping, onlyInput(inputShapes));
    return ownLayer(tf, {
      name,
      kind: "Cropping1D",
      outputShape: cropped.ok ? cropped.shape : [],
      compute: (inputs) => cropPlaces(tf, onlyTensor(inputs), cropping),
    });
  },
  examples: [
    { title: "Uneven", fields: { cropping: [2, 1] }, inputs: [[5, 2]] },
    { title: "One side", fields: { cropping: [0, 3] }, inputs: [[5, 2]] },
  ],
});
