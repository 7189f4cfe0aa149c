import { defineLayer } from "./definition.ts";
import { interpolationField, repeatAxis, resizeImage } from "./parts/interpolation.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { describeWindow, windowField } from "./parts/windows.ts";

export const upSampling2d = defineLayer({
  id: "upSampling2d",
  version: 1,
  title: "Up sampling 2D",
  category: "shape",
  role: "layer",
  summary: "Makes an image larger.",
  help: "Height and width are multiplied; new pixels are the nearest old one or a mean of its neighbours. Nothing is learned.",
  keywords: ["upsample", "resize", "enlarge", "decoder"],
  inputs: [singlePort],
  fields: {
    size: windowField("Times", [2, 2], "Factors of height and width."),
    interpolation: interpolationField,
  },
  headline: ({ size }) => `× ${describeWindow(size)}`,
  outputShape: ({ size }, inputs) => {
    const source = onlyInput(inputs);
    const problem = rankProblem(source, 3);
    return problem === null
      ? shapeOk(source.map((extent, axis) => extent * (size[axis] ?? 1)))
      : shapeProblem(problem);
  },
  weights: () => [],
  build: (tf, { size, interpolation }, { name, inputShapes }) => {
    const outputShape = onlyInput(inputShapes).map((extent, axis) => extent * (size[axis] ?? 1));
    return ownLayer(tf, {
      name,
      kind: "UpSampling2D",
      outputShape,
      compute: (inputs) => {
        const images = onlyTensor(inputs);
        if (interpolation === "bilinear")
          return resizeImage(tf, images, [outputShape[0] ?? 1, outputShape[1] ?? 1], "bilinear");
        return size.reduce((values, times, axis) => repeatAxis(tf, values, axis + 1, times), images);
      },
    });
  },
  examples: [
    { title: "Twice, nearest", fields: {}, inputs: [[3, 2, 2]] },
    { title: "Bilinear, uneven", fields: { size: [2, 3], interpolation: "bilinear" }, inputs: [[3, 2, 2]] },
  ],
});
