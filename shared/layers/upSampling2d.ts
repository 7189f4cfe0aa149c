import { defineLayer } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { interpolationField, resizeImage } from "./parts/interpolation.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput } from "./parts/shapes.ts";
import { repeatedShape, repeatPlaces, upSamplingKeywords } from "./parts/upSampling.ts";
import { describeWindow, windowField } from "./parts/windows.ts";
import { movedWork } from "./parts/layerWork.ts";

export const upSampling2d = defineLayer({
  id: "upSampling2d",
  version: 1,
  title: "Up sampling 2D",
  category: "shape",
  role: "layer",
  summary: "Makes an image larger.",
  help: "Height and width are multiplied; new pixels are the nearest old one or a mean of its neighbours. Nothing is learned.",
  keywords: upSamplingKeywords,
  inputs: [singlePort],
  fields: {
    size: windowField("Times", [2, 2], "Factors of height and width."),
    interpolation: interpolationField,
  },
  headline: ({ size }) => `× ${describeWindow(size)}`,
  outputShape: ({ size }, inputs) => repeatedShape(size, onlyInput(inputs)),
  weights: () => [],
  work: movedWork,
  build: (tf, { size, interpolation }, { name, inputShapes }) => {
    const outputShape = shapeOrNothing(repeatedShape(size, onlyInput(inputShapes)));
    const [height = 1, width = 1] = outputShape;
    return ownLayer(tf, {
      name,
      kind: "UpSampling2D",
      outputShape,
      compute: (inputs) => {
        const images = onlyTensor(inputs);
        if (interpolation === "bilinear") return resizeImage(tf, images, [height, width], "bilinear");
        return repeatPlaces(tf, images, size);
      },
    });
  },
  examples: [
    { title: "Twice, nearest", fields: {}, inputs: [[3, 2, 2]] },
    { title: "Bilinear, uneven", fields: { size: [2, 3], interpolation: "bilinear" }, inputs: [[3, 2, 2]] },
  ],
});
