import { defineLayer } from "./definition.ts";
import { cropPlaces, croppedShape, marginField, marginHelp } from "./parts/margins.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, onlyInput } from "./parts/shapes.ts";

export const cropping3d = defineLayer({
  id: "cropping3d",
  version: 1,
  title: "Cropping 3D",
  category: "shape",
  role: "layer",
  summary: "Cuts the rim off a volume.",
  help: "Leaves out the given number of places at each side; channels stay.",
  keywords: ["crop", "cut", "trim"],
  inputs: [singlePort],
  fields: { cropping: marginField("Cut off", 3, marginHelp[3]) },
  headline: ({ cropping }) => describeShape(cropping),
  outputShape: ({ cropping }, inputs) => croppedShape(cropping, onlyInput(inputs)),
  weights: () => [],
  build: (tf, { cropping }, { name, inputShapes }) => {
    const cropped = croppedShape(cropping, onlyInput(inputShapes));
    return ownLayer(tf, {
      name,
      kind: "Cropping3D",
      outputShape: cropped.ok ? cropped.shape : [],
      compute: (inputs) => cropPlaces(tf, onlyTensor(inputs), cropping),
    });
  },
  examples: [
    { title: "Uneven", fields: { cropping: [1, 0, 2, 1, 0, 1] }, inputs: [[4, 5, 4, 1]] },
    { title: "One side", fields: { cropping: [0, 1, 0, 1, 0, 0] }, inputs: [[4, 5, 4, 1]] },
  ],
});
